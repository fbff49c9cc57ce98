"""P14: two hosts behind nginx and HAProxy, with the sockets of a lesson on one host, and spread over both."""

from benchmarks.bench import Bench
from benchmarks.load.client import Client
from benchmarks.results import Figure, Goal, Row
from benchmarks.sides.hosts import HAPROXY, NGINX, SPREAD, Hosts

PARTS = ("workers", "balancer", "PostgreSQL", "Redis")


def measure(bench: Bench) -> Figure:
    """Measure one lesson of a hall and many small ones behind each balancer, with and without affinity."""
    figure = Figure("P14", "Two hosts with one worker each: the sockets of a lesson on one host, or spread over both")
    (hall,) = bench.halls((1000,), (20,))
    many, each = bench.size((30, 33), (3, 4))
    large, small = f"{hall:,} in one", f"{many} of {each}"
    cheaper = Goal(1, SPREAD.format(NGINX))
    last = figure.row(f"{large}: command to last student", "ms", ours=NGINX)
    slowest = figure.row(f"{large}: acknowledgement, 99th percentile", "ms", ours=NGINX)
    rows: dict[tuple[str, str, str], Row] = {}
    for lessons in (large, small):
        for what, unit in (("question", "student"), ("answers", "answer")):
            for part in PARTS:
                goals = [cheaper] if part == "workers" else []
                text = f"{lessons}: {what}, CPU of {part}, each {unit}"
                rows[lessons, what, part] = figure.row(text, "µs", *goals, ours=NGINX)
    for lap in range(bench.laps):
        for balancer in (NGINX, HAPROXY):
            for affinity in (True, False):
                hosts = Hosts(bench.fresh(), bench.cores, balancer, affinity=affinity)
                bench.say(f"lap {lap + 1} of {bench.laps}: {hosts.name}")
                with bench.recording_failures(figure, "two hosts", hosts):
                    _hall(bench, hosts, hall, large, last, slowest, rows)
                    _classes(bench, hosts, many, each, small, rows)
                    figure.check(f"{hosts.name}: every client got every message; every answer is stored, once")
    figure.notes.append(
        "The hosts are network namespaces of this machine. They, the balancer, PostgreSQL and Redis share one core, so "
        "only processor times say what spreading costs; with a core for each host, a large lesson that is spread is "
        "sent by two at once."
    )
    return figure


def _note(
    rows: dict[tuple[str, str, str], Row], lessons: str, what: str, hosts: Hosts, used: dict[str, float], number: int
) -> None:
    """Add what each part has used, in seconds, for each of a number of students or answers."""
    for part, seconds in used.items():
        rows[lessons, what, part].add(hosts.name, seconds / number * 1e6)


def _hall(bench: Bench, hosts: Hosts, students: int, name: str, last: Row, slowest: Row,
          rows: dict[tuple[str, str, str], Row]) -> None:  # fmt: skip
    hosts.admit(students)
    for number in range(bench.rounds + 1):
        hosts.wait_until_idle()
        before = hosts.others_cpu()
        fan = hosts.ask()
        asking = {"workers": fan.cpu, **hosts.others_cpu(before)}
        before = hosts.others_cpu()
        storm = hosts.storm()
        answering = {"workers": storm.cpu, **hosts.others_cpu(before)}
        if number:  # the first one warms up
            last.add(hosts.name, fan.last * 1e3)
            slowest.add(hosts.name, storm.p99 * 1e3)
            _note(rows, name, "question", hosts, asking, students)
            _note(rows, name, "answers", hosts, answering, students)
        hosts.done()
    hosts.disconnect_students()


def _classes(bench: Bench, hosts: Hosts, many: int, each: int, name: str,
             rows: dict[tuple[str, str, str], Row]) -> None:  # fmt: skip
    groups: list[tuple[Client, list[Client]]] = []
    lessons = [hosts.teacher.lesson()["id"] for _number in range(many)]
    auths = [auth for _id, auth in hosts.enrol_many(lessons, each)]
    for index, lesson in enumerate(lessons):
        control = hosts.open_teacher(lesson)
        groups.append((control, hosts.enter(auths[index * each : (index + 1) * each])))
    for number in range(bench.rounds + 1):
        hosts.wait_until_idle()
        before, workers = hosts.others_cpu(), hosts.cpu()
        rounds: list[int] = []
        for control, students in groups:
            rounds += [hosts.ask_in(control, students)[0]] * len(students)
        asking = {"workers": hosts.cpu() - workers, **hosts.others_cpu(before)}
        before = hosts.others_cpu()
        storm = hosts.storm(rounds)
        answering = {"workers": storm.cpu, **hosts.others_cpu(before)}
        if number:  # the first one warms up
            _note(rows, name, "question", hosts, asking, many * each)
            _note(rows, name, "answers", hosts, answering, many * each)
        for index, (control, _students) in enumerate(groups):
            hosts.close_in(control, rounds[index * each])
