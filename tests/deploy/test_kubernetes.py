"""Kubernetes: the objects fit each other, and keep the rules of a cluster that is shared."""

import re
import shutil
import subprocess
from typing import Any

import pytest
import yaml

from faq.stores.database import CONNECTIONS
from tests.deploy.files import DEPLOY, KUBERNETES, manifests, named, of_kind, read, settings
from tests.deploy.test_settings import SECRETS

WORKLOADS = {each["metadata"]["name"]: each for each in of_kind("Deployment", "StatefulSet")}
PORTS = {"bot": 5005, "postgres": 5432, "redis": 6379}


def template(name: str) -> dict[str, Any]:
    pod: dict[str, Any] = WORKLOADS[name]["spec"]["template"]
    return pod


def container(name: str) -> dict[str, Any]:
    (only,) = template(name)["spec"]["containers"]
    return dict(only)


def ports(name: str) -> dict[str, int]:
    return {port["name"]: port["containerPort"] for port in container(name)["ports"]}


def matches(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    wanted = selector.get("matchLabels", {})
    listed = selector.get("matchExpressions", [])
    return wanted.items() <= labels.items() and all(
        each["operator"] == "In" and labels.get(each["key"]) in each["values"] for each in listed
    )


def test_what_runs() -> None:
    assert set(WORKLOADS) == {"bot", "nginx", "postgres", "redis"}
    kinds = {each["kind"] for each in manifests()}
    assert kinds >= {"Namespace", "ConfigMap", "HorizontalPodAutoscaler", "PodDisruptionBudget"}
    assert "Secret" not in kinds
    names = [(each["kind"], each["metadata"]["name"]) for each in manifests()]
    assert len(names) == len(set(names))


def test_kustomize_takes_every_file() -> None:
    plan = read(DEPLOY / "kustomization.yaml")
    files = {f"kubernetes/{path.name}" for path in KUBERNETES.glob("*.yaml")}
    assert set(plan["resources"]) == files
    assert plan["namespace"] == named("Namespace", "cxo-faq")["metadata"]["name"]
    generated = {each["name"]: each["files"] for each in plan["configMapGenerator"]}
    for entries in generated.values():
        for entry in entries:
            assert (DEPLOY / entry.rpartition("=")[2]).is_file()
    problems = {path.name for path in (DEPLOY / "nginx" / "problems").iterdir()}
    assert {entry.rpartition("/")[2] for entry in generated["nginx-problems"]} == problems


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is not installed")
def test_kustomize_builds() -> None:
    command = ["kubectl", "kustomize", str(DEPLOY)]
    built = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    objects = list(yaml.safe_load_all(built))
    assert len(objects) == len(manifests()) + 2
    images = re.findall(r"image: (\S+)", built)
    assert not [image for image in images if image.startswith("cxo-faq")]


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_selectors_match(name: str) -> None:
    labels = template(name)["metadata"]["labels"]
    assert matches(WORKLOADS[name]["spec"]["selector"], labels)
    service = named("Service", name)["spec"]
    assert service["selector"].items() <= labels.items()
    for port in service["ports"]:
        assert port["targetPort"] in ports(name)
    if name in PORTS:
        assert [port["port"] for port in service["ports"]] == [PORTS[name]]
        assert list(ports(name).values()) == [PORTS[name]]


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_pods_are_restricted(name: str) -> None:
    spec = template(name)["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()
    assert not [volume for volume in spec["volumes"] if "hostPath" in volume]
    for each in spec["containers"]:
        assert each["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert each["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in each["resources"]["limits"]
        assert not [port for port in each["ports"] if "hostPort" in port]
        mounted = {mount["name"] for mount in each["volumeMounts"]}
        claimed = WORKLOADS[name]["spec"].get("volumeClaimTemplates", [])
        volumes = {volume["name"] for volume in spec["volumes"]}
        assert mounted == volumes | {claim["metadata"]["name"] for claim in claimed}


def test_the_namespace_enforces_it() -> None:
    labels = named("Namespace", "cxo-faq")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("name", sorted(WORKLOADS))
def test_every_container_is_probed(name: str) -> None:
    each = container(name)
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        if "httpGet" in each[probe]:
            assert each[probe]["httpGet"]["port"] in ports(name)
        else:
            assert each[probe]["exec"]["command"]


def test_the_bot_is_probed_where_it_tells() -> None:
    each = container("bot")
    paths = {probe: each[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness")}
    assert set(paths.values()) == {"/webhooks/health/live"}
    assert each["readinessProbe"]["httpGet"]["path"] == "/webhooks/health/ready"
    # Loading Rasa and the model takes up to a minute on a slow machine.
    startup = each["startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 120
    # The health channel itself waits a second for the action server.
    assert each["readinessProbe"]["timeoutSeconds"] > 1


@pytest.mark.parametrize("name", ["bot", "nginx"])
def test_a_roll_out_costs_no_question(name: str) -> None:
    spec = WORKLOADS[name]["spec"]
    assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
    pause = " ".join(container(name)["lifecycle"]["preStop"]["exec"]["command"])
    assert pause.startswith(("sleep 10", "sh -c sleep 10"))
    grace = template(name)["spec"]["terminationGracePeriodSeconds"]
    assert grace >= 10 + 15
    budget = named("PodDisruptionBudget", name)["spec"]
    assert budget["minAvailable"] == 1
    assert matches(budget["selector"], template(name)["metadata"]["labels"])
    if name == "bot":
        # A question from Slack may take 25 s.
        assert grace >= 10 + 25


def test_the_bots_grow() -> None:
    spec = named("HorizontalPodAutoscaler", "bot")["spec"]
    target = spec["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", "bot")
    assert 2 <= spec["minReplicas"] < spec["maxReplicas"]
    # The number would otherwise be set back whenever the files are applied.
    assert "replicas" not in WORKLOADS["bot"]["spec"]
    assert "cpu" in container("bot")["resources"]["requests"]
    # PostgreSQL takes 100 connections, with one more pod while a new model is rolled out.
    assert CONNECTIONS * (spec["maxReplicas"] + 1) < 97
    assert WORKLOADS["redis"]["spec"]["strategy"] == {"type": "Recreate"}


def test_settings_are_known_and_secrets_are_references() -> None:
    values = named("ConfigMap", "bot")["data"]
    assert values.keys() <= settings().keys()
    assert not values.keys() & SECRETS
    set_directly = {}
    for name in WORKLOADS:
        for variable in container(name).get("env", []):
            if variable["name"] in SECRETS:
                reference = variable["valueFrom"]["secretKeyRef"]
                assert (reference["name"], reference["key"]) == ("cxo-faq", variable["name"])
                assert "value" not in variable
            else:
                set_directly[variable["name"]] = variable["value"]
    bot = {variable["name"]: variable for variable in container("bot")["env"]}
    assert bot.keys() >= SECRETS
    for name in ("TRACKER_STORE_URL", "LOCK_STORE_URL"):
        (reference,) = re.findall(r"\$\((\w+)\)", set_directly[name])
        assert list(bot).index(reference) < list(bot).index(name)
    for name in ("WEBSITE_SECRET", "POSTGRES_PASSWORD", "REDIS_PASSWORD"):
        assert "optional" not in bot[name]["valueFrom"]["secretKeyRef"]


def test_addresses_name_services() -> None:
    values = {each["name"]: each.get("value", "") for each in container("bot")["env"]}
    assert "@postgres:5432/bot" in values["TRACKER_STORE_URL"]
    assert "@redis:6379/0" in values["LOCK_STORE_URL"]
    text = (KUBERNETES / "workers.conf").read_text(encoding="utf-8")
    assert "server bot.cxo-faq.svc.cluster.local:5005 resolve max_fails=2 fail_timeout=5s;" in text
    assert named("Service", "bot")["spec"]["clusterIP"] == "None"
    compose = (DEPLOY / "nginx" / "workers.conf").read_text(encoding="utf-8")
    assert (
        re.sub("bot.cxo-faq.svc.cluster.local", "bot", text).partition("upstream")[2]
        == (compose.partition("upstream")[2])
    )


def test_only_nginx_is_reached_from_outside() -> None:
    outside = [
        each for each in of_kind("Service") if each["spec"].get("type", "ClusterIP") != "ClusterIP"
    ]
    assert [each["metadata"]["name"] for each in outside] == ["nginx"]
    assert outside[0]["spec"]["externalTrafficPolicy"] == "Local"
    assert not list(of_kind("Ingress"))


def reached() -> dict[str, set[tuple[str, Any]]]:
    """Return for each workload from where and on which ports it may be reached."""
    found: dict[str, set[tuple[str, Any]]] = {name: set() for name in WORKLOADS}
    for policy in of_kind("NetworkPolicy"):
        for name in WORKLOADS:
            if matches(policy["spec"]["podSelector"], template(name)["metadata"]["labels"]):
                for rule in policy["spec"].get("ingress", []):
                    sources = rule.get("from", [{"podSelector": {"matchLabels": {"app": "all"}}}])
                    for source in sources:
                        who = source["podSelector"]["matchLabels"]["app"]
                        numbers = {ports(name)[port["port"]] for port in rule["ports"]}
                        found[name] |= {(who, number) for number in numbers}
    return found


def leads() -> dict[str, set[tuple[str, int]]]:
    """Return for each workload where it may go."""
    found: dict[str, set[tuple[str, int]]] = {name: set() for name in WORKLOADS}
    for policy in of_kind("NetworkPolicy"):
        for name in WORKLOADS:
            if matches(policy["spec"]["podSelector"], template(name)["metadata"]["labels"]):
                for rule in policy["spec"].get("egress", []):
                    (target,) = rule["to"]
                    if "podSelector" in target:
                        where = target["podSelector"]["matchLabels"]["app"]
                    else:
                        where = next(iter(target))
                    found[name] |= {(where, port["port"]) for port in rule["ports"]}
    return found


def test_nothing_is_reached_but_by_those_that_need_it() -> None:
    policies = {each["metadata"]["name"]: each["spec"] for each in of_kind("NetworkPolicy")}
    everything = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert policies["default-deny"] == everything
    assert reached() == {
        "nginx": {("all", 8080), ("all", 8443)},
        "bot": {("nginx", 5005)},
        "postgres": {("bot", 5432), ("forget", 5432)},
        "redis": {("bot", 6379)},
    }


def test_nothing_goes_out_but_where_it_must() -> None:
    names = {("namespaceSelector", 53)}
    assert leads() == {
        "nginx": {("bot", 5005)} | names,
        "bot": {("postgres", 5432), ("redis", 6379), ("ipBlock", 443)} | names,
        "postgres": set(),
        "redis": set(),
    }


def test_what_is_old_is_deleted_every_night() -> None:
    job = named("CronJob", "forget")["spec"]
    assert re.fullmatch(r"\d+ \d+ \* \* \*", job["schedule"])
    assert job["concurrencyPolicy"] == "Forbid"
    pod = job["jobTemplate"]["spec"]["template"]
    bot = template("bot")["spec"]
    for key in ("automountServiceAccountToken", "enableServiceLinks", "securityContext"):
        assert pod["spec"][key] == bot[key]
    (each,) = pod["spec"]["containers"]
    assert each["image"] == container("bot")["image"]
    assert each["securityContext"] == container("bot")["securityContext"]
    assert each["command"] == ["python", "-m", "faq.owner.forget"]
    assert each["args"] == ["--older-than", settings()["KEEP_DAYS"]]
    # The same database by the same secret, and no other one.
    assert each["env"] == [
        variable
        for variable in container("bot")["env"]
        if variable["name"] in ("POSTGRES_PASSWORD", "TRACKER_STORE_URL")
    ]
    ways = [
        policy["metadata"]["name"]
        for policy in of_kind("NetworkPolicy")
        if policy["spec"]["podSelector"]
        and matches(policy["spec"]["podSelector"], pod["metadata"]["labels"])
    ]
    assert sorted(ways) == ["forget", "names"]
    (rule,) = named("NetworkPolicy", "forget")["spec"]["egress"]
    assert rule["to"] == [{"podSelector": {"matchLabels": {"app": "postgres"}}}]


def test_images_are_fixed() -> None:
    for name in WORKLOADS:
        image = container(name)["image"]
        assert image == "cxo-faq" or re.fullmatch(r"[a-z/]+:[\w.-]*\d[\w.-]*", image)
    (own,) = read(DEPLOY / "kustomization.yaml")["images"]
    assert own["name"] == "cxo-faq" and own["newTag"] != "latest"


def test_both_ways_start_the_same() -> None:
    services = read(DEPLOY / "compose.yml")["services"]
    for name in ["bot"]:
        each = container(name)
        words = [word for argument in each["args"] for word in argument.split("=")]
        compose = " ".join(services[name]["command"]).replace(
            "${BOT_ENDPOINTS:-endpoints.yml}", "endpoints.yml"
        )
        assert " ".join([*each["command"], *words]) == compose
    for name in ("nginx", "postgres", "redis"):
        assert container(name)["image"] == services[name]["image"]
