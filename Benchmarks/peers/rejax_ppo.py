#!/usr/bin/env python3
"""Train PPO on gymnax's CartPole-v1 with rejax and print one JSON line.

The whole training is compiled ahead of time and run once with another seed;
only the second run is timed. Evaluation during training is replaced by an empty
function, and the script looks through the traced program to be sure that none
is left in it: rejax's evaluation is the one place that loops an unknown number
of times (a `while`), so a training program without one evaluates nothing.
"""

import argparse
import json
import os
import time
from importlib.metadata import version

ENVIRONMENT = "CartPole-v1"
ENVIRONMENTS = 64
STEPS_PER_ROLLOUT = 128
MINIBATCHES = 4
EPOCHS = 4
EVALUATION_EPISODES = 32


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=262_144, help="environment steps to train for (whole rollouts of 8192)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="processors this process may use (Linux only)")
    parser.add_argument("--learning-rate", type=float, default=2.5e-4)
    parser.add_argument("--schedule", choices=["constant", "linear"], default="constant", help="linear falls to zero over the run")
    parser.add_argument("--entropy", type=float, default=0.01, help="weight of the entropy term")
    parser.add_argument("--gradient-clip", type=float, default=None, help="clip each gradient entry (off unless given, as in rejax)")
    return parser.parse_args()


def limit_processors(count):
    """Keep this process to `count` processors, from which jax takes its number of threads."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])


def count_primitives(program, name):
    """How often the traced program, with everything nested in it, holds a primitive."""
    total = 0
    for equation in program.eqns:
        total += equation.primitive.name == name
        for parameter in equation.params.values():
            for inner in parameter if isinstance(parameter, (tuple, list)) else (parameter,):
                inner = getattr(inner, "jaxpr", inner)
                if hasattr(inner, "eqns"):
                    total += count_primitives(inner, name)
    return total


def main():
    """Compile, warm up, train, evaluate, print."""
    arguments = parse_arguments()
    limit_processors(arguments.threads)
    os.environ["JAX_PLATFORMS"] = "cpu"

    import jax
    import jax.numpy as jnp
    import optax
    import rejax
    from rejax.evaluate import evaluate

    iteration = ENVIRONMENTS * STEPS_PER_ROLLOUT
    iterations = -(-arguments.steps // iteration)
    steps = iterations * iteration
    rate = arguments.learning_rate
    if arguments.schedule == "linear":
        rate = optax.linear_schedule(rate, 0.0, iterations * EPOCHS * MINIBATCHES)

    settings = {
        "env": ENVIRONMENT,
        "agent_kwargs": {"hidden_layer_sizes": (64, 64), "activation": "tanh"},
        "num_envs": ENVIRONMENTS,
        "num_steps": STEPS_PER_ROLLOUT,
        "num_epochs": EPOCHS,
        "num_minibatches": MINIBATCHES,
        "learning_rate": rate,
        "gamma": 0.99,
        "gae_lambda": 0.95,
        "clip_eps": 0.2,
        "ent_coef": arguments.entropy,
        "vf_coef": 0.5,
        "total_timesteps": steps,
        "eval_freq": steps,
        "skip_initial_evaluation": True,
    }
    if arguments.gradient_clip is not None:
        settings["max_grad_norm"] = arguments.gradient_clip
    stock = rejax.PPO.create(**settings)
    algorithm = stock.replace(eval_callback=lambda algorithm, state, key: ())

    start = time.perf_counter()
    traced = jax.jit(lambda key: algorithm.train(key)).trace(jax.random.PRNGKey(0))
    train = traced.lower().compile()
    compile_seconds = time.perf_counter() - start

    # The stock program has such a loop and this one has none; either failing
    # means that rejax has changed and that this check no longer says anything.
    if count_primitives(traced.jaxpr.jaxpr, "while") != 0:
        raise SystemExit("evaluation is still inside the training program: the timing would not be of training alone")
    if count_primitives(jax.jit(lambda key: stock.train(key)).trace(jax.random.PRNGKey(0)).jaxpr.jaxpr, "while") == 0:
        raise SystemExit("cannot tell any more whether evaluation is inside the training program")

    jax.block_until_ready(train(jax.random.PRNGKey(arguments.seed + 1_000_000)))

    # The key is on the device before the clock starts; the whole state comes
    # back, so the compiler cannot drop any part of the training as unused.
    key = jax.block_until_ready(jax.random.PRNGKey(arguments.seed))
    start = time.perf_counter()
    state, evaluation = jax.block_until_ready(train(key))
    seconds = time.perf_counter() - start
    if evaluation != () or int(state.global_step) != steps:
        raise SystemExit("the training did not run as asked")

    def act_greedily(observation, key):
        """The likeliest action."""
        actions = jnp.arange(algorithm.action_dim)
        observations = jnp.broadcast_to(observation, (actions.shape[0], *observation.shape))
        scores, _ = algorithm.actor.apply(state.actor_ts.params, observations, actions, method="log_prob_entropy")
        return actions[jnp.argmax(scores)]

    def mean_return(act, seed):
        """Mean return over fresh episodes."""
        limit = algorithm.env_params.max_steps_in_episode
        _, returns = evaluate(act, jax.random.PRNGKey(seed), algorithm.env, algorithm.env_params, EVALUATION_EPISODES, limit)
        return float(returns.mean())

    print(
        json.dumps(
            {
                "peer": "rejax",
                "version": version("rejax"),
                "environmentSteps": steps,
                "seconds": seconds,
                "stepsPerSecond": steps / seconds,
                "meanReturn": mean_return(act_greedily, arguments.seed + 2_000_000),
                "meanReturnSampled": mean_return(algorithm.make_act(state), arguments.seed + 3_000_000),
                "evaluationEpisodes": EVALUATION_EPISODES,
                "compileSeconds": compile_seconds,
                "seed": arguments.seed,
                "threads": arguments.threads,
                "schedule": arguments.schedule,
                "jaxVersion": jax.__version__,
                "gymnaxVersion": version("gymnax"),
            }
        )
    )


if __name__ == "__main__":
    main()
