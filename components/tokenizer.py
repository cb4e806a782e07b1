"""Rasa's tokenizer for Japanese: spaCy's tokenizer on SudachiPy."""

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from actions.facts import book
from components.analysis import Analysis
from components.understanding import Reader

# Where the analysis of a message travels on to the other components; it is no output.
ANALYSIS = "analysis"


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
        self._reader = Reader(book())

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cut an attribute of the message into tokens."""
        analysis = self._reader.analyse(message.get(attribute))
        return tokens(analysis)

    def process(self, messages: list[Message]) -> list[Message]:
        """Cut messages, and keep their analysis for the components that follow."""
        for message in messages:
            message.set(ANALYSIS, self._reader.analyse(message.get("text") or ""))
            message.set("text_tokens", tokens(message.get(ANALYSIS)))
        return messages


def tokens(analysis: Analysis) -> list[Token]:
    """Return the words as Rasa's tokens, with offsets into the typed text."""
    found: list[Token] = []
    for word, mention in zip(analysis.words, analysis.mention_of, strict=False):
        start, end = analysis.text.span(word.start, word.end)
        if found and start < found[-1].end:
            continue  # 「…」 is three dots, but one typed sign
        lemma = mention.value if mention else word.norm
        found.append(Token(word.surface, start, end, {"pos": word.tag}, lemma))
    return found
