"""What a note adds to a knowledge base: drafts, sources for known pages, its record. What a person edited stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kb.model import FaultyPages, Interview, KnownError, Note, Question, Slug, Source
from kb.pages import limits
from kb.pages.classify import Classifier, Proposal
from kb.pages.concepts import load_concepts
from kb.pages.draft import answered_body, draft_page, draft_record, to_markdown, topic_warning, twin_warning, warnings
from kb.pages.parse import parse_interview, parse_page
from kb.pages.plan import Change, Placed, Plan, Run
from kb.pages.render import render_interview, render_page
from kb.pages.revision import is_untouched, with_body, with_key
from kb.pages.slugs import slugify
from kb.pages.sources import add_source, move_sources
from kb.pages.store import KnowledgeBase, interview_path, page_files, page_path, shown_path
from kb.pages.twins import Twin, Wordings

__all__ = ["Change", "Intake", "Placed", "Plan"]


class Intake:
    """Takes notes one after another; a later note sees the pages of the earlier ones."""

    def __init__(self, base: KnowledgeBase) -> None:
        """Begin with the knowledge base as it is on disk.

        Raises KnownError where it has no topic, so that a draft could have none.
        """
        if not base.topics:
            cure = "add a topic page such as topics/general.md first"
            raise KnownError(f"{base.root}: the knowledge base has no topics; {cure}")
        self.root = base.root
        """The folder of the knowledge base."""
        self._wordings = Wordings(base.pages, load_concepts(base.root))
        self._classifier = Classifier(base)
        self._texts: dict[Path, str] = {}
        self._names = {path.stem.lower() for path in (base.root / "questions").glob("*.md")} | {"index"}
        self._records = {path.stem.lower() for path in page_files(base.root / "interviews")} | {"index"}
        self._interviews = [record for record in base.interviews.values() if record.file and record.generated]
        self._digests = {record.digest: record.id for record in base.interviews.values() if record.digest}
        self._asked: defaultdict[str, set[Slug]] = defaultdict(set)
        for page in base.pages.values():
            for source in page.meta.sources:
                self._asked[source.note].add(page.slug)

    def forget_texts(self) -> None:
        """Read texts from disk from now on: all changes have been written."""
        self._texts.clear()

    def plan(self, note: Note, digest: str, file: str = "", answers: Sequence[str] | None = None) -> Plan:
        """What the note adds; nothing, if a record holds its digest already.

        `file` is the name of the note's file; `answers` is the Markdown of each question's blocks, where it is known.
        """
        if digest in self._digests:
            return Plan(note, known_as=self._digests[digest])
        earlier = self._earlier(note, file)
        run = Run(earlier.id if earlier else str(slugify(note.title, self._records)), earlier is not None)
        known = answers if answers is not None else [to_markdown(question.blocks) for question in note.questions]
        proposals = self._classifier.topics([question.title for question in note.questions], known)
        given = zip(note.questions, known, proposals, strict=True)
        placed = [self._place(run, question, answer, proposal) for question, answer, proposal in given]
        self._set_answers(run)
        self._set_sources(run)
        self._record(run, note, digest, file, [item.slug for item in placed], earlier)
        changes = tuple(run.changes())
        self._check(changes)
        self._commit(run, digest, earlier)
        shown = (self._with_copied(run, item, answer) for item, answer in zip(placed, known, strict=True))
        return run.plan(note, tuple(shown), changes)

    def _earlier(self, note: Note, file: str) -> Interview | None:
        """The record of an earlier state of the note: of a file of this name, with half of its questions or more."""
        candidates = [record for record in self._interviews if record.file == file]
        if not candidates:
            return None
        twins = filter(None, (self._wordings.find(question.title) for question in note.questions))
        slugs = {twin.slug for twin in twins if twin.sure}
        best = max(candidates, key=lambda record: (len(slugs & self._asked[record.id]), record.id))
        common, least = len(slugs & self._asked[best.id]), min(len(note.questions), len(self._asked[best.id]))
        # Another title needs more to be the same note: lists of common questions share many.
        enough = 2 * common >= least if best.title == note.title else 4 * common >= 3 * least
        return best if common and enough else None

    def _place(self, run: Run, question: Question, answer: str, proposal: Proposal) -> Placed:
        twin = self._wordings.find(question.title)
        placed = self._recognise(run, question, twin) or self._draft(run, question, answer, twin, proposal)
        if question.answered and answer.strip():
            run.answers[placed.slug].setdefault(answer)
        return placed

    def _recognise(self, run: Run, question: Question, twin: Twin | None) -> Placed | None:
        """The question on the page that asks the same; None where there is none, or none that can be read."""
        if twin is not None and twin.sure:
            text = run.texts.get(path := page_path(self.root, twin.slug)) or self._read(path)
            if text is not None:
                if path not in run.texts:
                    run.before[path] = run.texts[path] = text
                run.locators[twin.slug].append(question.locator)
                return Placed(question, twin.slug, new=False, twin=twin)
        return None

    def _draft(self, run: Run, question: Question, answer: str, twin: Twin | None, proposal: Proposal) -> Placed:
        slug = slugify(question.title, self._names)
        tags = self._classifier.tags(question.title, answer)
        doubts = [twin_warning(twin)] if twin is not None else []
        doubts += [topic_warning(proposal.confidence)] if proposal.doubtful else []
        source = Source(run.record_id, question.locator)
        page = draft_page(question, slug, proposal.topic, tags, source, answer, "\n".join(doubts))
        self._names.add(slug.lower())
        run.texts[page_path(self.root, slug)] = render_page(page)
        run.locators[slug].append(question.locator)
        self._wordings.add(slug, (page.meta.title, *page.meta.aliases))
        return Placed(question, slug, new=True, twin=twin, topic=proposal)

    def _set_answers(self, run: Run) -> None:
        """Put the answers of the note on its pages, as far as those are still as an import wrote them."""
        for slug, answers in run.answers.items():
            path = page_path(self.root, slug)
            if path not in run.before and len(answers) == 1:
                continue
            page = parse_page(run.texts[path], shown_path(path))
            theirs = run.earlier and run.owns(page)
            free = is_untouched(page.body, page.meta.generated) and (theirs or not run.answered(page))
            if path not in run.before or free:
                body = answered_body(tuple(answers), warnings(page.body))
                if body != page.body:
                    run.texts[path] = with_body(run.texts[path], shown_path(path), body)
            elif theirs and page.meta.generated and any(answer not in page.body for answer in answers):
                run.notices.append(f"{slug}: edited since, so what the note changed was left out")

    def _with_copied(self, run: Run, item: Placed, answer: str) -> Placed:
        """The placed question with whether its page has the answer."""
        return replace(item, copied=not answer.strip() or answer in run.texts[page_path(self.root, item.slug)])

    def _set_sources(self, run: Run) -> None:
        for slug, locators in run.locators.items():
            path = page_path(self.root, slug)
            if path not in run.before and len(locators) == 1:
                continue
            shown = shown_path(path)
            if run.earlier and path in run.before:
                run.texts[path] = move_sources(run.texts[path], shown, run.record_id, locators)
            else:
                for locator in dict.fromkeys(locators):
                    run.texts[path] = add_source(run.texts[path], shown, Source(run.record_id, locator))
        if run.earlier:
            gone = sorted(self._asked[run.record_id] - run.locators.keys())
            run.notices += [f"{slug}: no longer in the note; the page was left as it is" for slug in gone]

    def _record(
        self, run: Run, note: Note, digest: str, file: str, slugs: Sequence[Slug], earlier: Interview | None
    ) -> None:
        record = draft_record(note, run.record_id, digest, slugs, file)
        path = interview_path(self.root, run.record_id)
        old = self._read(path) if earlier is not None else None
        if old is None:
            run.record = Change(path, render_interview(record), "record")
            return
        shown = shown_path(path)
        text = old
        if is_untouched(parse_interview(old, shown).body, parse_interview(old, shown).generated):
            text = with_body(old, shown, record.body)
        else:
            run.notices.append(f"{run.record_id}: the record was edited since, so its list of questions was left")
        run.record = Change(path, with_key(text, shown, "digest", digest), "record", old)

    def _check(self, changes: Sequence[Change]) -> None:
        """Raise KnownError where a text would be too large to be read again."""
        for change in changes:
            problem = next(iter(limits.problems(change.text, shown_path(change.path))), None)
            if problem is not None:
                raise KnownError(f"{problem}; split the note")

    def _commit(self, run: Run, digest: str, earlier: Interview | None) -> None:
        self._texts |= run.texts
        self._records.add(run.record_id.lower())
        self._asked[run.record_id] |= run.locators.keys()
        if earlier is not None:
            self._digests.pop(earlier.digest, None)
            self._interviews.remove(earlier)
        self._digests[digest] = run.record_id

    def _read(self, path: Path) -> str | None:
        """The text of a file as it is or will be; None where it cannot be read as a page."""
        try:
            text = self._texts[path] if path in self._texts else path.read_bytes().decode()
            if path.parent.name == "questions":
                parse_page(text, shown_path(path))
        except (OSError, UnicodeDecodeError, FaultyPages):
            return None
        return text
