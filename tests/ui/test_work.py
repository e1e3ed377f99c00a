import threading

import pytest

from ui.work import Progress, find_job, forget_job, start_job


def test_a_job_reports_its_stages_and_keeps_its_result() -> None:
    reached, may_end = threading.Event(), threading.Event()

    def work(progress: Progress) -> int:
        progress("Lecture")
        reached.set()
        assert may_end.wait(5)
        return 42

    job = start_job("stages", work)
    assert reached.wait(5)
    assert (job.stage, job.is_running) == ("Lecture", True)
    may_end.set()
    assert job.done.wait(5)
    assert find_job("stages") is job
    assert job.result == 42
    forget_job("stages")
    assert find_job("stages") is None


def test_the_same_work_asked_for_twice_runs_once() -> None:
    may_end, runs = threading.Event(), []

    def work(_: Progress) -> None:
        runs.append(1)
        may_end.wait(5)

    jobs = [start_job("twice", work), start_job("twice", work)]
    may_end.set()
    assert jobs[0].done.wait(5)
    assert jobs[0] is jobs[1]
    assert runs == [1]
    forget_job("twice")


def test_a_refusal_is_kept_for_the_person_and_a_fault_becomes_a_reference(capfd: pytest.CaptureFixture[str]) -> None:
    def refuse(_: Progress) -> None:
        raise LookupError("Une phrase pour la personne.")

    def fail(_: Progress) -> None:
        cell = "06 12 34 56 78"
        assert cell
        raise ValueError("secret du programme")

    refused = start_job("refused", refuse, refusals=(LookupError,))
    failed = start_job("failed", fail)
    assert refused.done.wait(5)
    assert failed.done.wait(5)
    assert str(refused.refusal) == "Une phrase pour la personne."
    assert failed.fault_reference
    assert failed.refusal is None
    logged = capfd.readouterr().err
    assert failed.fault_reference in logged
    assert "secret du programme" in logged
    assert "06 12 34 56 78" not in logged, "local variables may hold what a file says of a person"
    forget_job("refused")
    forget_job("failed")


def test_a_cancelled_job_ends_at_its_next_step_and_undoes_what_it_began() -> None:
    reached, may_go_on, undone = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> str:
        try:
            progress("Lecture")
            reached.set()
            assert may_go_on.wait(5)
            progress("Publication")
            return "done"
        finally:
            undone.set()

    job = start_job("cancelled", work)
    assert reached.wait(5)
    job.cancel()
    assert job.is_stopping and job.is_running
    may_go_on.set()
    assert job.done.wait(5)
    assert job.was_cancelled
    assert undone.is_set()
    assert job.result is None and job.fault_reference is None and job.refusal is None
    forget_job("cancelled")
