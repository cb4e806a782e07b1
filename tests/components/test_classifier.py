"""Rasa's classifier: trained, kept and loaded as Rasa does it."""

import json
from pathlib import Path

import pytest
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.classifier import PARTS, QuestionClassifier
from components.scope import OUT, REFUSING
from components.storage import ModelFormatError
from components.tokenizer import JapaneseTokenizer

CONTEXT = ExecutionContext(GraphSchema({}))
RESOURCE = Resource("classifier")
CONFIG = {"threshold": 0.4, "alone": 0.6}
INTENTS = ("ask_definition", "ask_roles", "ask_difference", "greet", *REFUSING)


@pytest.fixture(scope="module")
def small(examples: list[tuple[str, str]]) -> TrainingData:
    """Thirty examples of a few intents."""
    messages = []
    for intent in INTENTS:
        texts = [text for text, named in examples if named == intent][:30]
        messages += [Message({"text": text, "intent": intent}) for text in texts]
    return TrainingData(messages)


@pytest.fixture(scope="module")
def model_storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="module")
def trained(small: TrainingData, model_storage: LocalModelStorage) -> QuestionClassifier:
    classifier = QuestionClassifier.create(CONFIG, model_storage, RESOURCE, CONTEXT)
    assert classifier.train(small) == RESOURCE
    return classifier


@pytest.fixture(scope="module")
def loaded(trained: QuestionClassifier, model_storage: LocalModelStorage) -> QuestionClassifier:
    return QuestionClassifier.load(CONFIG, model_storage, RESOURCE, CONTEXT)


def classify(classifier: QuestionClassifier, text: str, *, cut: bool = True) -> Message:
    message = Message({"text": text})
    if cut:
        JapaneseTokenizer(JapaneseTokenizer.get_default_config()).process([message])
    (classified,) = classifier.process([message])
    return classified


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("CTOとは?", "ask_definition"),
        ("CFOの役割を教えて", "ask_roles"),
        ("CEOとCOOの違いは?", "ask_difference"),
        ("こんにちは", "greet"),
        ("CIOとは", "ask_other_role"),
    ],
)
def test_a_loaded_classifier_says_what_the_trained_one_says(
    text: str, intent: str, trained: QuestionClassifier, loaded: QuestionClassifier
) -> None:
    one, other = classify(trained, text), classify(loaded, text)
    assert one.get(PARTS) == other.get(PARTS)
    assert other.get("intent")["name"] == intent
    assert 0 < other.get("intent")["confidence"] <= 1


def test_what_goes_out_is_json(loaded: QuestionClassifier) -> None:
    message = classify(loaded, "CTOの役割と年収")
    out = json.loads(json.dumps(message.as_dict(only_output_properties=True)))
    assert [part["intent"] for part in out[PARTS]] == ["ask_roles", "ask_uncovered"]
    assert out["intent"]["name"] == "ask_roles"
    assert set(out["intent_ranking"][0]) == {"name", "confidence"}


def test_it_reads_a_message_that_no_tokenizer_saw(loaded: QuestionClassifier) -> None:
    cut, uncut = classify(loaded, "CTOとは?"), classify(loaded, "CTOとは?", cut=False)
    assert cut.get(PARTS) == uncut.get(PARTS)


def test_an_empty_message_is_off_the_subject(loaded: QuestionClassifier, emptyish: str) -> None:
    message = classify(loaded, emptyish)
    assert message.get("intent") == {"name": OUT, "confidence": 1.0}
    assert [part["intent"] for part in message.get(PARTS)] == [OUT]


def test_untrained_it_refuses(model_storage: LocalModelStorage) -> None:
    classifier = QuestionClassifier.create({}, model_storage, RESOURCE, CONTEXT)
    assert classify(classifier, "CEOとは?").get("intent")["name"] == OUT


def test_the_settings_decide_what_is_accepted(
    trained: QuestionClassifier, model_storage: LocalModelStorage
) -> None:
    strict = {"threshold": 1.1, "alone": 1.1}
    never = QuestionClassifier.load(strict, model_storage, RESOURCE, CONTEXT)
    assert classify(never, "CTOの主な役割").get("intent")["name"] in REFUSING
    assert classify(trained, "CTOの主な役割").get("intent")["name"] == "ask_roles"


def test_a_model_of_another_format_does_not_load(
    trained: QuestionClassifier, tmp_path: Path
) -> None:
    other = LocalModelStorage.create(tmp_path)
    with other.write_to(RESOURCE) as folder:
        (folder / "model.json").write_text('{"format": 0}', encoding="utf-8")
    with pytest.raises(ModelFormatError):
        QuestionClassifier.load(CONFIG, other, RESOURCE, CONTEXT)


def test_config_yml_names_our_components(root: Path) -> None:
    config = yaml.safe_load((root / "config.yml").read_text(encoding="utf-8"))
    assert [step["name"].rsplit(".", 1)[1] for step in config["pipeline"]] == [
        "JapaneseTokenizer",
        "RoleExtractor",
        "QuestionClassifier",
    ]
    settings = {key: value for key, value in config["pipeline"][-1].items() if key != "name"}
    assert set(settings) == set(QuestionClassifier.get_default_config())
