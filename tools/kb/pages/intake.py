"""What a note adds to a knowledge base: drafts, sources for known pages, its record. What a person edited stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kb.model import Interview, KnownError, Note, Slug, Source
from kb.pages import limits
from kb.pages.concepts import load_concepts
from kb.pages.draft import answered_body, draft_record, twin_warning, warnings
from kb.pages.parse import parse_interview
from kb.pages.plan import Change, Placed, Plan, Run
from kb.pages.preparation import Prepared, drafted
from kb.pages.render import render_interview
from kb.pages.revision import is_untouched, with_body, with_key
from kb.pages.slugs import free_name, slugify
from kb.pages.sources import move_sources, with_source
from kb.pages.store import KnowledgeBase, interview_path, page_files, page_path, shown_path
from kb.pages.texts import Texts
from kb.pages.twins import Twin, Wordings

__all__ = ["Change", "Intake", "Placed", "Plan"]


class Intake:
    """Takes notes one after another; a later note sees the pages of the earlier ones."""

    def __init__(self, base: KnowledgeBase, aside: Path | None = None) -> None:
        """Begin with the knowledge base as it is on disk; `aside` is a folder for what is planned and never written.

        Raises KnownError where it has no topic, so that a draft could have none.
        """
        if not base.topics:
            cure = "add a topic page such as topics/general.md first"
            raise KnownError(f"{base.root}: the knowledge base has no topics; {cure}")
        self.root = base.root
        """The folder of the knowledge base."""
        self._wordings = Wordings(base.pages, load_concepts(base.root))
        self._texts = Texts(aside)
        self._names = {path.stem.lower() for path in (base.root / "questions").glob("*.md")} | {"index"}
        self._records = {path.stem.lower() for path in page_files(base.root / "interviews")} | {"index"}
        self._interviews = [record for record in base.interviews.values() if record.file and record.generated]
        self._digests = {record.digest: record.id for record in base.interviews.values() if record.digest}
        self._asked: defaultdict[str, set[Slug]] = defaultdict(set)
        for page in base.pages.values():
            for source in page.meta.sources:
                self._asked[source.note].add(page.slug)

    def settle(self) -> None:
        """All that was planned has been written, or never will be."""
        self._texts.settle()

    def plan(self, note: Note, prepared: Sequence[Prepared], digest: str, file: str = "") -> Plan:
        """What the note adds; nothing, if a record holds its digest already.

        `prepared` are its questions; `file` is the name of the note's file.
        """
        if digest in self._digests:
            return Plan(note, known_as=self._digests[digest])
        earlier = self._earlier(note, prepared, file)
        run = Run(earlier.id if earlier else str(slugify(note.title, self._records)), earlier is not None)
        placed = [self._place(run, item) for item in prepared]
        self._set_answers(run)
        self._set_sources(run)
        self._record(run, note, digest, file, [item.slug for item in placed], earlier)
        changes = tuple(run.changes())
        self._check(changes)
        self._commit(run, digest, earlier)
        shown = (self._with_copied(run, item, given.answer) for item, given in zip(placed, prepared, strict=True))
        return run.plan(note, tuple(shown), changes)

    def _earlier(self, note: Note, prepared: Sequence[Prepared], file: str) -> Interview | None:
        """The record of an earlier state of the note: of a file of this name, with half of its questions or more."""
        candidates = [record for record in self._interviews if record.file == file]
        if not candidates:
            return None
        twins = filter(None, (self._wordings.twin(item.asked) for item in prepared))
        slugs = {twin.slug for twin in twins if twin.sure}
        best = max(candidates, key=lambda record: (len(slugs & self._asked[record.id]), record.id))
        common, least = len(slugs & self._asked[best.id]), min(len(note.questions), len(self._asked[best.id]))
        # Another title needs more to be the same note: lists of common questions share many.
        enough = 2 * common >= least if best.title == note.title else 4 * common >= 3 * least
        return best if common and enough else None

    def _place(self, run: Run, item: Prepared) -> Placed:
        twin = self._wordings.twin(item.asked)
        placed = self._recognise(run, item, twin) or self._draft(run, item, twin)
        if item.question.answered and item.answer.strip():
            run.answers[placed.slug].setdefault(item.answer)
        return placed

    def _recognise(self, run: Run, item: Prepared, twin: Twin | None) -> Placed | None:
        """The question on the page that asks the same; None where there is none, or none that can be read."""
        if twin is None or not twin.sure:
            return None
        path = page_path(self.root, twin.slug)
        if path not in run.texts:
            page = self._texts.page(path)
            if page is None:
                return None
            run.before[path] = run.texts[path] = page.text
        run.locators[twin.slug].append(item.question.locator)
        return Placed(item.question, twin.slug, new=False, twin=twin)

    def _draft(self, run: Run, item: Prepared, twin: Twin | None) -> Placed:
        slug = free_name(item.name, self._names)
        self._names.add(slug.lower())
        warning = twin_warning(twin) if twin is not None else ""
        run.texts[page_path(self.root, slug)] = drafted(item, slug, run.record_id, warning)
        run.locators[slug].append(item.question.locator)
        self._wordings.add(slug, item.wordings)
        return Placed(item.question, slug, new=True, twin=twin, topic=item.topic)

    def _set_answers(self, run: Run) -> None:
        """Put the answers of the note on its pages, as far as those are still as an import wrote them."""
        for slug, answers in run.answers.items():
            path = page_path(self.root, slug)
            if path not in run.before and len(answers) == 1:
                continue
            page = self._texts.parsed(path, run.texts[path])
            theirs = run.earlier and run.owns(page)
            free = is_untouched(page.body, page.generated) and (theirs or not run.answered(page))
            if path not in run.before or free:
                body = answered_body(tuple(answers), warnings(page.body))
                if body != page.body:
                    run.texts[path] = with_body(run.texts[path], shown_path(path), body)
            elif theirs and page.generated and any(answer not in page.body for answer in answers):
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
                self._add_sources(run, slug, path, locators)
        if run.earlier:
            gone = sorted(self._asked[run.record_id] - run.locators.keys())
            run.notices += [f"{slug}: no longer in the note; the page was left as it is" for slug in gone]

    def _add_sources(self, run: Run, slug: Slug, path: Path, locators: Sequence[str]) -> None:
        page = self._texts.parsed(path, run.texts[path])
        for locator in dict.fromkeys(locators):
            if page.is_full:
                run.notices.append(f"{slug}: has {len(page.sources)} sources, as many as it can hold; none was added")
                break
            page = with_source(page, shown_path(path), Source(run.record_id, locator))
        run.texts[path] = self._texts.keep(path, page).text

    def _record(
        self, run: Run, note: Note, digest: str, file: str, slugs: Sequence[Slug], earlier: Interview | None
    ) -> None:
        record = draft_record(note, run.record_id, digest, slugs, file)
        path = interview_path(self.root, run.record_id)
        old = self._texts.read(path) if earlier is not None else None
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
            problem = next(iter(limits.problems(change.text, change.path.name)), None)
            if problem is not None:
                raise KnownError(f"{replace(problem, path=shown_path(change.path))}; split the note")

    def _commit(self, run: Run, digest: str, earlier: Interview | None) -> None:
        self._texts.plan(run.texts)
        self._records.add(run.record_id.lower())
        self._asked[run.record_id] |= run.locators.keys()
        if earlier is not None:
            self._digests.pop(earlier.digest, None)
            self._interviews.remove(earlier)
        self._digests[digest] = run.record_id
