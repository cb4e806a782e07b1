"""Understands a message: cut into clauses, read, decided, and told in parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from faq.contract.context import Context, known
from faq.contract.parts import Gap, Language, Part, Remark, Request
from faq.knowledge.book import Book
from faq.knowledge.words import pattern
from faq.understanding import borders, certain, suggested
from faq.understanding.asked import asked_for
from faq.understanding.decision import Decision, decide
from faq.understanding.examples import COMMANDS, OFF, SILENT
from faq.understanding.message import Clause, Message, read, whole
from faq.understanding.names import ROLE, NameFinder
from faq.understanding.pieces import with_question
from faq.understanding.readings import Readings, is_english, readings
from faq.understanding.references import told_of_by_area
from faq.understanding.resolve import parts_of
from faq.understanding.situation import Situation, situation
from faq.understanding.training import Models
from faq.understanding.tuned import Tuned

# No share is so high: the encoder is asked in any case.
_NEVER = 2.0
# From this share on there is no doubt.
_SURE = 0.9
# Into so many pieces a clause is parted after all; more is a text without sense.
_MOST_HALVES = 3


@dataclass(frozen=True)
class Step:
    """A clause, what was known around it, its readings, the chosen one, what it came to."""

    clause: Clause
    situation: Situation
    readings: Readings
    decision: Decision
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Understood:
    """A message clause by clause, and the parts that the answer is made from."""

    steps: tuple[Step, ...]
    parts: tuple[Part, ...]

    @property
    def main(self) -> Step:
        """The step that the answer answers, of several the first."""
        return next((step for step in self.steps if {*step.parts} & {*self.parts}), self.steps[0])


class Engine:
    """Understands messages with trained models and the names of one facts file."""

    def __init__(self, book: Book, models: Models, settings: Tuned) -> None:
        self.book = book
        self.models = models
        self.settings = settings
        self.finder = NameFinder(book)
        self._suggested = suggested.by_text(book)

    def read(self, typed: str) -> Message:
        """Read what was typed, for `understand`."""
        return read(typed, self.finder)

    def understand(self, message: Message, context: Context) -> Understood:
        """Return what a message asks, after what was said before."""
        clauses = self._clauses(message)
        subject = known(context, self.book)
        steps = self.steps(clauses, subject)
        if not _says_something(steps, subject):
            # 「うちは10人の会社なんだけど、要るかな」: read as one, it may ask after all.
            steps = self._asks_after_all(whole(message), subject) or steps
        told = _told(steps)
        return Understood(tuple(steps), (*told, Language()) if is_english(message) else told)

    def _clauses(self, message: Message) -> list[Clause]:
        if self._suggests(message):
            return [whole(message)]
        found = borders.cut(message, self.models.borders, self.settings.border)
        return [half for clause in found for half in self._halves(clause)]

    def _suggests(self, message: Message) -> Request | None:
        """Return what a message asks if it is a question that the bot suggests."""
        return self._suggested.get(suggested.plain(message.text.text))

    def _halves(self, clause: Clause, most: int = _MOST_HALVES) -> list[Clause]:
        """Part a clause where its halves ask two things: 「役割と、年収も教えて」."""
        models, settings = self.models, self.settings
        if most < 2 or pattern("comparing").search(clause.text):
            # 「役割と仕事内容の違い」 is one thing.
            return [clause]
        for i in borders.doubtful(clause, models.borders, settings.doubtful):
            halves = replace(clause, end=i), replace(clause, start=i)
            kinds = [self._asked(half) for half in halves]
            if None not in kinds and kinds[0] != kinds[1]:
                return [halves[0], *self._halves(halves[1], most - 1)]
        return [clause]

    def _asked(self, clause: Clause) -> str | None:
        """Return what a clause asks without any doubt."""
        read = self._read(clause)
        best = read.best(1)[0]
        kind, share = read.kinds[best], float(read.shares[best])
        asks = kind in self.book.topics or kind == SILENT
        return kind if asks and share >= _SURE else None

    def steps(self, clauses: Sequence[Clause], subject: Context) -> list[Step]:
        """Read and decide the clauses of one message in their order."""
        elsewhere = [_roles_of(clause, self.book) for clause in clauses]
        reads = [self._read(clause) for clause in clauses] if len(clauses) > 1 else [None]
        off = [read is not None and read.kinds[read.best(1)[0]] == OFF for read in reads]
        steps: list[Step] = []
        for i, clause in enumerate(clauses):
            # Who names a role in another clause, before or behind, means it in this one.
            near = elsewhere[i - 1] if i and elsewhere[i - 1] else ()
            later = next((roles for roles in elsewhere[i + 1 :] if roles), ())
            here = replace(subject, roles=near or subject.roles or later)
            before = steps[-1] if steps else None
            alone = len(clauses) == 1
            seen = self._situation(clause, before.clause if before else None, here, alone)
            named, topic = seen.meant.how == "named", subject.last_topic
            seen = replace(
                seen,
                beside_off=any(off[:i] + off[i + 1 :]),
                follows=self.models.following.get(topic, {}) if named and topic else {},
            )
            read, more = self._readings_of(seen, before, None if named else topic, reads[i])
            chosen = decide(read, more, seen, self.book, self.settings)
            parts = tuple(parts_of(chosen, seen, self.book))
            steps.append(Step(clause, seen, read, chosen, parts))
            subject = _after(subject, steps[-1])
        return steps

    def _readings_of(
        self, seen: Situation, before: Step | None, asked: str | None, read: Readings | None
    ) -> tuple[Readings, Mapping[str, Readings]]:
        """Read a clause by itself, and with what stands before it."""
        if certain.row_for(seen) is not None:
            # Its meaning decides nothing.
            return read or self._read(seen.clause, clear=0.0), {}
        read = read or self._read(seen.clause)
        if asked is not None and read.meaning is None:
            if float(read.shares.max()) >= self.settings.clear_asked:
                asked = None
            else:
                # Where a question stands before it, words alone are seldom clear.
                read = self._read(seen.clause, clear=_NEVER)
        return read, {**self._with_clause(before, seen.clause), **self._with_question(asked, seen)}

    def _situation(
        self, clause: Clause, before: Clause | None, context: Context, alone: bool
    ) -> Situation:
        seen = situation(clause, before, context, alone, self.book)
        asked = asked_for(clause, self.models.asked, seen.meant.roles, self.book)
        return replace(seen, asked=asked, suggested=self._suggests(clause.message))

    def _read(self, clause: Clause, clear: float | None = None) -> Readings:
        weights = {"words": self.settings.words, "meaning": self.settings.meaning}
        clear = self.settings.clear if clear is None else clear
        return readings(clause, self.models, weights, clear)

    def _with_clause(self, before: Step | None, clause: Clause) -> dict[str, Readings]:
        """Read a clause together with the one before, if that only tells."""
        if before is None or before.decision.kind != "tell":
            return {}
        both = Clause(clause.message, before.clause.start, clause.end)
        return {"before": self._read(both, clear=_NEVER)}

    def _with_question(self, topic: str | None, seen: Situation) -> dict[str, Readings]:
        """Read a clause together with the question that was asked before."""
        if topic is None:
            return {}
        text = with_question(topic, seen.context.roles, seen.clause.text, self.book)
        return {"asked": self._read(whole(self.read(text)), clear=_NEVER)}

    def _asks_after_all(self, clause: Clause, context: Context) -> list[Step]:
        read = self._read(clause)
        seen = self._situation(clause, None, context, True)
        without = frozenset({*COMMANDS, "tell"})
        left = sum(
            float(share)
            for kind, share in zip(read.kinds, read.shares, strict=True)
            if kind not in without
        )
        chosen = decide(read, {}, seen, self.book, self.settings, without)
        if chosen.kind not in self.book.topics or chosen.share < self.settings.asks * left:
            return []
        return [Step(clause, seen, read, chosen, tuple(parts_of(chosen, seen, self.book)))]


def _says_something(steps: Sequence[Step], context: Context) -> bool:
    """Whether a message does more than tell, or refer to an answer that there was not."""
    needless = {"tell", *(() if context.asked else COMMANDS)}
    return not steps or any(step.decision.kind not in needless for step in steps)


def _roles_of(clause: Clause, book: Book) -> tuple[str, ...]:
    """Return the roles that a clause names or tells of, but for the one that stands for all."""
    named = dict.fromkeys(name.value for name in clause.names if name.kind == ROLE)
    return tuple(r for r in named if r != book.plays.everyone) or told_of_by_area(clause, book)


def _after(subject: Context, step: Step) -> Context:
    """Return the subject for the next clause of a message."""
    asked = [part for part in step.parts if isinstance(part, Request | Gap)]
    roles = tuple(dict.fromkeys(role for part in asked for role in part.roles))
    return replace(subject, roles=roles) if roles else subject


def _is_heading(step: Step, steps: Sequence[Step]) -> bool:
    """Whether a clause only names what another clause of the message asks about."""
    if step.decision.kind != certain.NAME or not certain.only_mentions(step.clause):
        return False
    roles = {*step.situation.meant.roles}
    return any(
        roles & {*part.roles}
        for other in steps
        if other is not step
        for part in other.parts
        if isinstance(part, Request | Gap)
    )


def _in_another_sense(steps: Sequence[Step]) -> frozenset[str]:
    """Return the roles whose names a message uses for something else."""
    parts = (part for step in steps for part in step.parts)
    return frozenset(
        role for p in parts if isinstance(p, Gap) and p.kind == "meaning" for role in p.roles
    )


def _refers_to(senses: frozenset[str], step: Step, part: Part) -> bool:
    """Whether a part is about what only has a role's name: 「原産地のCOOです。どこで出る?」."""
    if not isinstance(part, Request | Gap) or step.situation.meant.how == "named":
        return False
    return bool(part.roles) and senses >= {*part.roles} and getattr(part, "kind", "") != "meaning"


def _told(steps: Sequence[Step]) -> tuple[Part, ...]:
    """Return the parts of a message: remarks count only when nothing is asked."""
    senses = _in_another_sense(steps)
    parts = tuple(
        dict.fromkeys(
            part
            for step in steps
            if not _is_heading(step, steps)
            for part in step.parts
            if not _refers_to(senses, step, part)
        )
    )
    asked = tuple(part for part in parts if not isinstance(part, Remark))
    polite = tuple(part for part in parts if part != Remark("clarify", "tell"))
    return asked or polite[-1:] or parts
