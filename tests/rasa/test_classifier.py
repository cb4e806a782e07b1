"""Rasa's classifier: kept and loaded as Rasa does it, with the conversation at hand."""

import json
from pathlib import Path

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from faq.contract.context import Context
from faq.contract.parts import Remark, Request, from_json
from faq.rasa import subject
from faq.rasa.classifier import PARTS, QuestionClassifier
from faq.rasa.tokenizer import JapaneseTokenizer
from faq.settings import SettingsError
from faq.understanding import storage
from faq.understanding.engine import Engine
from faq.understanding.storage import ModelFormatError
from faq.understanding.tuned import NAMES

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")
SETTINGS = dict.fromkeys(NAMES, 0.5)


@pytest.fixture(scope="module")
def classifier(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> QuestionClassifier:
    kept = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    with kept.write_to(RESOURCE) as folder:
        storage.save(engine.models, engine.settings, folder)
    return QuestionClassifier.load(SETTINGS, kept, RESOURCE, CONTEXT)


def classify(classifier: QuestionClassifier, text: str) -> Message:
    message = Message({"text": text})
    JapaneseTokenizer(JapaneseTokenizer.get_default_config()).process([message])
    (classified,) = classifier.process([message])
    return classified


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("CTOとは?", "ask_role"),
        ("CFOの役割を教えて", "ask_roles"),
        ("CEOとCOOの違いは?", "ask_difference"),
        ("財務のトップは誰ですか", "ask_who"),
        ("こんにちは", "greet"),
        ("CHROの役割は?", "ask_other_role"),
        ("最高コンプライアンス責任者としてのCCOとは", "ask_other_meaning"),
        ("CFOの平均年収はいくらですか", "ask_uncovered"),
        ("明日の東京の天気は?", "out_of_article"),
        ("担当の人と話したいです", "ask_human"),
    ],
)
def test_intents(text: str, intent: str, classifier: QuestionClassifier) -> None:
    message = classify(classifier, text)
    assert message.get("intent")["name"] == intent
    assert message.get("intent") == message.get("intent_ranking")[0]
    assert 0 < message.get("intent")["confidence"] <= 1


def test_what_goes_out_is_json(classifier: QuestionClassifier) -> None:
    message = classify(classifier, "CTOの役割は?それから、CFOの役割は?")
    out = json.loads(json.dumps(message.as_dict(only_output_properties=True)))
    assert from_json(out[PARTS]) == (Request("roles", ("CTO",)), Request("roles", ("CFO",)))
    assert out["intent"]["name"] == "ask_roles"
    assert set(out["intent_ranking"][0]) == {"name", "confidence"}


def test_the_conversation_is_at_hand(classifier: QuestionClassifier) -> None:
    asked = (Request("roles", ("CFO",)),)
    with subject.within(Context(("CFO",), topic="roles", asked=asked)):
        inside = classify(classifier, "じゃあCTOは?")
    outside = classify(classifier, "じゃあCTOは?")
    assert from_json(inside.get(PARTS)) == (Request("roles", ("CTO",)),)
    assert from_json(outside.get(PARTS)) == (Request("definition", ("CTO",)),)


@pytest.mark.parametrize("text", ["", " ", "\n", "\u3000", "\u200b", "🙂", "?!", "…"], ids=ascii)
def test_a_message_without_words_asks_nothing(text: str, classifier: QuestionClassifier) -> None:
    message = classify(classifier, text)
    assert message.get("intent")["name"]
    assert all(isinstance(part, Remark) for part in from_json(message.get(PARTS)))


def test_untrained_it_says_so(tmp_path: Path) -> None:
    kept = LocalModelStorage.create(tmp_path)
    classifier = QuestionClassifier.create(SETTINGS, kept, RESOURCE, CONTEXT)
    with pytest.raises(RuntimeError, match="not trained"):
        classify(classifier, "CEOとは?")


def test_every_setting_is_asked_for(tmp_path: Path) -> None:
    kept = LocalModelStorage.create(tmp_path)
    for name in NAMES:
        lacking = {key: value for key, value in SETTINGS.items() if key != name}
        with pytest.raises(SettingsError, match=name):
            QuestionClassifier.create(lacking, kept, RESOURCE, CONTEXT)


def test_a_model_of_another_format_does_not_load(tmp_path: Path) -> None:
    kept = LocalModelStorage.create(tmp_path)
    with kept.write_to(RESOURCE) as folder:
        (folder / "model.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ModelFormatError):
        QuestionClassifier.load(SETTINGS, kept, RESOURCE, CONTEXT)


def test_config_yml_names_our_components_and_every_setting(root: Path) -> None:
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    assert [step["name"].rsplit(".", 1)[1] for step in config["pipeline"]] == [
        "JapaneseTokenizer",
        "NameExtractor",
        "QuestionClassifier",
    ]
    assert set(config["pipeline"][-1]) == {"name", *NAMES}
