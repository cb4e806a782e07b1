"""Rasa's tokenizer for Japanese: spaCy's tokenizer on SudachiPy."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from faq.knowledge.facts import book
from faq.understanding import message as typed
from faq.understanding.names import NameFinder

# Where a message as this program reads it travels on to the other components; it is no output.
READ = "read"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class JapaneseTokenizer(Tokenizer):
    """Gives Rasa words with their place in the typed text and Sudachi's normalised form.

    A role or a term of the article is one token, so that no entity crosses a token's border.
    """

    @staticmethod
    def supported_languages() -> list[str]:
        """Return the only language that it can cut."""
        return ["ja"]

    @staticmethod
    def required_packages() -> list[str]:
        """Return the packages without which it cannot run."""
        return ["spacy", "sudachipy", "sudachidict_core"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings that Rasa's base class asks for."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(config)
        self._finder = NameFinder(book())

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cut an attribute of the message into tokens."""
        return tokens(typed.read(message.get(attribute), self._finder))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are: the classifier, which alone learns, cuts them itself."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Cut messages, and keep them as they were read for the components that follow."""
        for message in messages:
            read = typed.read(message.get("text") or "", self._finder)
            message.set(READ, read)
            message.set("text_tokens", tokens(read))
        return messages


def tokens(read: typed.Message) -> list[Token]:
    """Return the words as Rasa's tokens, with offsets into the typed text."""
    found: list[Token] = []
    for word in read.words:
        start, end = read.text.span(word.start, word.end)
        if found and start < found[-1].end:
            continue  # 「…」 is three dots, but one typed sign
        found.append(Token(word.surface, start, end, {"pos": word.tag}, word.norm))
    return found
