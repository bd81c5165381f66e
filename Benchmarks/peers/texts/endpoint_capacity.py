#!/usr/bin/env python3
"""What share of an endpoint's capacity does `touchstone differ` use while it judges?

A double of an endpoint (`endpoint-double`) has so many slots, as many as we
send requests in parallel unless told otherwise, and keeps each request for the
same time, so its capacity is slots / latency. This script watches the double's log grow, and reports

    requests served * latency / (slots * time)

where the time runs from the moment the first judgement was taken up to the
moment the last one was done, waits between the stages of ranking and
confirming included.

The sentences come from a small proposer in this script: those of the double
are worded so that our program decides them itself and asks nobody.

Only the Python standard library is used.
"""

import argparse
import json
import resource
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
LOOK_EVERY = 0.002
GOAL = 0.95
# Sentences the double has rules for and our program has not.
SENTENCES = [f"does not mention {word}" for word in "lantern of and to in that was his for with".split()]
SENTENCES += [f"starts with {letter}" for letter in "bcdfghlmpst"]
SENTENCES += [f"has more than {number} words in it" for number in range(14, 36, 2)]
SENTENCES += ["is an exclamation", "is a question"]


class Proposer(BaseHTTPRequestHandler):
    """Answers every call with the next few sentences."""

    protocol_version = "HTTP/1.1"
    calls = 0

    def log_message(self, *words):
        """Say nothing."""

    def do_POST(self):
        """A chat completion."""
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        start = 6 * (Proposer.calls % 6)
        Proposer.calls += 1
        chosen = [{"short": text, "precise": f"The text {text}."} for text in SENTENCES[start : start + 6]]
        message = {"role": "assistant", "content": json.dumps({"hypotheses": chosen})}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = json.dumps({"id": "p", "object": "chat.completion", "model": "list", "choices": [choice]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Watcher(threading.Thread):
    """Notes when each judgement appears in the double's log."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.times, self.in_flight, self.failed, self.ended = path, [], [], 0, False

    def run(self):
        """Read what was added, again and again."""
        rest = b""
        with self.path.open("rb") as file:
            while True:
                last = self.ended
                now, data = time.perf_counter(), file.read()
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    call = json.loads(line)
                    if '"task":"judge"' in call["asked"].replace(" ", ""):
                        self.times.append(now)
                        self.in_flight.append(call["inFlight"])
                        self.failed += call["status"] != 200
                if last:
                    return
                time.sleep(LOOK_EVERY)


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", metavar="COMMAND", default=str(ROOT / ".build" / "release" / "touchstone"), help="how to start our program")
    parser.add_argument("--double", metavar="COMMAND", default=str(ROOT / ".build" / "release" / "endpoint-double"), help="how to start the double")
    parser.add_argument("--slots", type=int, default=32, help="requests the double serves at a time")
    parser.add_argument("--parallel", type=int, help="our requests in parallel; as many as slots if not given")
    parser.add_argument("--latency", type=float, default=500, help="milliseconds a request takes")
    parser.add_argument("--texts", type=int, default=4000)
    parser.add_argument("--judged", type=int, default=1000, help="texts that are judged for ranking, and as many for confirming")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, metavar="FILE", help="write JSON here")
    parser.add_argument("--check", action="store_true", help="exit 1 below 95 %%")
    arguments = parser.parse_args()
    arguments.parallel = arguments.parallel or arguments.slots
    return arguments


def processor_seconds():
    """Processor seconds of the finished child processes."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(arguments, folder):
    """One run of our program against the double; the figures."""
    subprocess.run(
        [sys.executable, str(HERE / "generate.py"), str(folder), "--texts", str(arguments.texts), "--seed", str(arguments.seed)], check=True, capture_output=True
    )
    log = folder / "calls.jsonl"
    log.touch()
    proposer = ThreadingHTTPServer(("127.0.0.1", 0), Proposer)
    threading.Thread(target=proposer.serve_forever, daemon=True).start()
    double = subprocess.Popen(
        [*shlex.split(arguments.double), "--slots", str(arguments.slots), "--latency", str(arguments.latency), "--log", str(log), "--until-end-of-input"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        port = int(double.stdout.readline())
        watcher = Watcher(log)
        watcher.start()
        command = [*shlex.split(arguments.ours), "differ", str(folder / "a.txt"), str(folder / "b.txt")]
        command += ["--model", f"http://127.0.0.1:{proposer.server_port}/v1#list", "--judge", f"http://127.0.0.1:{port}/v1#rules"]
        command += ["--parallel", str(arguments.parallel), "--judged", str(arguments.judged)]
        command += ["--json", "--report", str(folder / "report.html"), "--store", str(folder / "store.sqlite")]
        start, before = time.perf_counter(), processor_seconds()
        result = subprocess.run(command, capture_output=True, text=True)
        whole, own = time.perf_counter() - start, processor_seconds() - before
        watcher.ended = True
        watcher.join()
    finally:
        before = processor_seconds()
        double.stdin.close()
        double.wait()
        others = processor_seconds() - before
        proposer.shutdown()
    if result.returncode != 0:
        raise SystemExit(f"exit {result.returncode}: " + (result.stderr.strip() or "no output").splitlines()[-1])
    times = watcher.times
    if len(times) < 2 * arguments.slots:
        raise SystemExit(f"only {len(times)} judgements were asked for")
    latency = arguments.latency / 1000
    busy = times[-1] - times[0] + latency
    gaps = sorted(((right - left, left - times[0]) for left, right in zip(times, times[1:])), reverse=True)
    return {
        "slots": arguments.slots,
        "parallel": arguments.parallel,
        "latency": latency,
        "judgements": len(times),
        "failed": watcher.failed,
        "seconds": busy,
        "wholeSeconds": whole,
        "ourProcessorSeconds": own,
        "processorSecondsOfTheDouble": others,
        "capacityPerSecond": arguments.slots / latency,
        "servedPerSecond": len(times) / busy,
        "share": len(times) * latency / (arguments.slots * busy),
        "longestPauses": [{"seconds": gap, "at": at} for gap, at in gaps[:5]],
        "meanInFlight": sum(watcher.in_flight) / len(times),
    }


def main():
    """Measure and print."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory(prefix="touchstone-endpoint-") as folder:
        found = run(arguments, Path(folder))
    print(
        f"{found['judgements']} judgement requests in {found['seconds']:.1f} s: {found['servedPerSecond']:.1f} of {found['capacityPerSecond']:.1f} a second, "
        f"{found['share']:.1%} of the capacity (wanted > {GOAL:.0%}: {'met' if found['share'] > GOAL else 'missed'})"
    )
    print("longest pauses between two replies: " + ", ".join(f"{pause['seconds'] * 1000:.0f} ms at {pause['at']:.1f} s" for pause in found["longestPauses"]))
    if arguments.output:
        arguments.output.write_text(json.dumps(found, indent=2) + "\n")
    return 0 if found["share"] > GOAL or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
