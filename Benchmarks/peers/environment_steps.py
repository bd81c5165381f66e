#!/usr/bin/env python3
"""Step CartPole-v1 with random actions, nothing else, and print one JSON line for each way.

The actions are drawn before the clock starts and every way gets the same ones,
EnvPool as 32-bit integers because it would otherwise convert them at each call.
"""

import argparse
import json
import time

import envpool
import gymnasium
import numpy as np

ENVIRONMENT = "CartPole-v1"
WARM_UP_CALLS = 200


def make_gymnasium_sync(copies, threads, seed):
    """Gymnasium's environments stepped one after another in Python."""
    return gymnasium.make_vec(ENVIRONMENT, num_envs=copies, vectorization_mode="sync"), gymnasium.__version__


def make_gymnasium_vector(copies, threads, seed):
    """Gymnasium's own CartPole that steps all copies at once in NumPy."""
    return gymnasium.make_vec(ENVIRONMENT, num_envs=copies, vectorization_mode="vector_entry_point"), gymnasium.__version__


def make_envpool(copies, threads, seed):
    """EnvPool's copies, stepped by its own threads and waited for together."""
    pool = envpool.make(ENVIRONMENT, env_type="gymnasium", num_envs=copies, batch_size=copies, num_threads=threads, seed=seed)
    return pool, envpool.__version__


WAYS = {
    "gymnasium-sync": make_gymnasium_sync,
    "gymnasium-vector": make_gymnasium_vector,
    "envpool": make_envpool,
}


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=262_144, help="environment steps, all copies together")
    parser.add_argument("--copies", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2, help="threads for EnvPool; the other ways use one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(WAYS), help="which ways, separated by commas: " + ", ".join(WAYS))
    arguments = parser.parse_args()
    arguments.only = [name.strip() for name in arguments.only.split(",") if name.strip()]
    if unknown := [name for name in arguments.only if name not in WAYS]:
        parser.error("unknown: " + ", ".join(unknown))
    return arguments


def measure(name, arguments):
    """Time one way and return what is printed of it."""
    environments, release = WAYS[name](arguments.copies, arguments.threads, arguments.seed)
    generator = np.random.default_rng(arguments.seed)
    calls = -(-arguments.steps // arguments.copies)
    kind = np.int32 if name == "envpool" else np.int64
    actions = list(generator.integers(0, 2, size=(1024, arguments.copies)).astype(kind))
    if name == "envpool":
        environments.reset()
    else:
        environments.reset(seed=arguments.seed)
    for call in range(WARM_UP_CALLS):
        environments.step(actions[call % 1024])

    endings = 0
    start = time.perf_counter()
    for call in range(calls):
        _, _, terminated, truncated, _ = environments.step(actions[call % 1024])
        endings += np.count_nonzero(terminated | truncated)
    seconds = time.perf_counter() - start
    environments.close()

    steps = calls * arguments.copies
    return {
        "peer": name,
        "version": release,
        "environmentSteps": steps,
        "seconds": seconds,
        "stepsPerSecond": steps / seconds,
        "meanReturn": None,
        "episodesEnded": int(endings),
        "copies": arguments.copies,
        "threads": arguments.threads if name == "envpool" else 1,
    }


def main():
    """Measure each way that was asked for."""
    arguments = parse_arguments()
    for name in arguments.only:
        print(json.dumps(measure(name, arguments)), flush=True)


if __name__ == "__main__":
    main()
