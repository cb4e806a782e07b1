"""Talk with the bot in the terminal: `python -m tools.chat`."""

import contextlib
import os
import re
import signal
import sys
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from faq.knowledge.phrases import phrase
from faq.settings import SettingsError
from tools import client
from tools.address import Address, check_free, read_address
from tools.processes import ProgramError
from tools.servers import serving, train_if_needed, wait_until_ready

_BOLD, _DIM, _CYAN, _RESET = "\033[1m", "\033[2m", "\033[36m", "\033[0m"
# Around what takes no room on the line, so that readline counts right.
_INVISIBLE_START, _INVISIBLE_END = "\001", "\002"


@dataclass(frozen=True)
class Shown:
    """The bot's reply as the terminal shows it: its text and the questions to choose from."""

    text: str
    titles: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def shown(replies: Sequence[dict[str, Any]]) -> Shown:
    """Return what to show of the bot's messages."""
    text = "\n".join(reply["text"] for reply in replies if "text" in reply)
    suggestions = [
        suggestion
        for reply in replies
        for suggestion in reply.get("custom", {}).get("suggestions", [])
    ]
    return Shown(
        text,
        tuple(suggestion["title"] for suggestion in suggestions),
        tuple(suggestion["text"] for suggestion in suggestions),
    )


def choose(typed: str, questions: Sequence[str]) -> str:
    """Return the question that a typed number stands for, or what was typed."""
    number = unicodedata.normalize("NFKC", typed).strip()
    if re.fullmatch("[0-9]{1,3}", number) and 1 <= int(number) <= len(questions):
        return questions[int(number) - 1]
    return typed


def wants_end(typed: str) -> bool:
    """Whether what was typed is one of the words that end the conversation."""
    return typed.strip().lower() in phrase("chat_end_words").split()


def is_coloured() -> bool:
    """Whether to use colours: on a terminal, unless NO_COLOR forbids it."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def paint(text: str, *codes: str) -> str:
    """Return the text in these colours, or as it is where there are to be none."""
    return f"{''.join(codes)}{text}{_RESET}" if is_coloured() else text


def typed_lines() -> Iterator[str]:
    """Yield what a person types, line by line, or the lines of a pipe, which are then shown."""
    if not sys.stdin.isatty():
        for line in sys.stdin:
            print(phrase("chat_prompt") + line.rstrip("\n"))
            yield line
        return
    with contextlib.suppress(ImportError):
        # Its import alone gives input() a history and arrow keys.
        import readline  # noqa: F401
    prompt = phrase("chat_prompt")
    if is_coloured():
        start = _INVISIBLE_START + _BOLD + _CYAN + _INVISIBLE_END
        prompt = start + prompt + _INVISIBLE_START + _RESET + _INVISIBLE_END
    while True:
        try:
            yield input(prompt)
        except EOFError:
            print()
            return


def talk(lines: Iterator[str], ask: Callable[[str], Sequence[dict[str, Any]]]) -> None:
    """Answer each line until there are no more or one of them ends the conversation."""
    questions: tuple[str, ...] = ()
    print(paint(phrase("chat_hint"), _DIM), flush=True)
    for line in lines:
        if wants_end(line):
            break
        question = choose(line, questions)
        if question != line:
            print(paint(phrase("chat_chosen", question=question), _DIM))
        try:
            reply = shown(ask(question))
        except client.ClientError as error:
            reply = Shown(str(error) or phrase("chat_lost"))
        questions = reply.questions
        print(f"\n{reply.text}\n")
        for number, title in enumerate(reply.titles, 1):
            print(paint(phrase("chat_choice", number=number, title=title), _CYAN))
        print(end="\n" if reply.titles else "", flush=True)
    print(phrase("chat_end"))


@contextlib.contextmanager
def bot(address: Address) -> Iterator[None]:
    """Use the bot that runs already, or start one for as long as the block lasts."""
    if client.is_ready(address.url):
        yield
        return
    check_free(address)
    train_if_needed(())
    print(phrase("chat_starting"), flush=True)
    with serving(address, os.environ) as started:
        wait_until_ready(started, (), address)
        yield


def main() -> int:
    """Talk until the person ends it; return the exit status."""
    # A new conversation each time: nobody goes on where another left off.
    sender = f"terminal-{uuid.uuid4().hex}"
    # However the terminal goes away, the servers that were started for it must end as well.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        address = read_address(os.environ)
        with bot(address):
            talk(typed_lines(), lambda message: client.ask(address.url, sender, message))
    except KeyboardInterrupt:
        print("\n" + phrase("chat_end"))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except ProgramError as error:
        print(f"chat: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
