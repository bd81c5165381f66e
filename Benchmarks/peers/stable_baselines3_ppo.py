#!/usr/bin/env python3
"""Train PPO on CartPole-v1 with stable-baselines3 and print one JSON line.

The clock covers `learn()` alone. One iteration on a model that is then thrown
away comes first, so that nothing is paid for the first time inside the clock.
"""

import argparse
import json
import time

import stable_baselines3
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy
from stable_baselines3.common.vec_env import DummyVecEnv

ENVIRONMENT = "CartPole-v1"
ENVIRONMENTS = 64
STEPS_PER_ROLLOUT = 128
MINIBATCHES = 4
EVALUATION_EPISODES = 32


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=262_144, help="environment steps to train for (whole rollouts of 8192)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="threads for PyTorch")
    parser.add_argument("--learning-rate", type=float, default=2.5e-4)
    parser.add_argument("--schedule", choices=["constant", "linear"], default="constant", help="linear falls to zero over the run")
    parser.add_argument("--entropy", type=float, default=0.01, help="weight of the entropy term")
    parser.add_argument("--value-clip", type=float, default=None, help="clip value updates to this range (off unless given)")
    parser.add_argument("--gradient-norm", type=float, default=0.5, help="largest norm of the gradient")
    return parser.parse_args()


def make_environments(count, seed):
    """The environments, one after another in this process, as the package makes them."""
    return make_vec_env(ENVIRONMENT, n_envs=count, seed=seed, vec_env_cls=DummyVecEnv)


def make_model(arguments, environments, seed):
    """The learner with the settings every script in this folder shares."""
    rate = arguments.learning_rate
    return PPO(
        "MlpPolicy",
        environments,
        learning_rate=(lambda remaining: remaining * rate) if arguments.schedule == "linear" else rate,
        n_steps=STEPS_PER_ROLLOUT,
        batch_size=ENVIRONMENTS * STEPS_PER_ROLLOUT // MINIBATCHES,
        n_epochs=4,
        gamma=0.99,
        gae_lambda=0.95,
        clip_range=0.2,
        clip_range_vf=arguments.value_clip,
        ent_coef=arguments.entropy,
        vf_coef=0.5,
        max_grad_norm=arguments.gradient_norm,
        policy_kwargs={"net_arch": {"pi": [64, 64], "vf": [64, 64]}, "activation_fn": torch.nn.Tanh},
        seed=seed,
        device="cpu",
        verbose=0,
    )


def evaluate(model, seed, greedy):
    """Mean return over fresh episodes, one in each of as many environments."""
    environments = make_environments(EVALUATION_EPISODES, seed)
    mean, _ = evaluate_policy(model, environments, n_eval_episodes=EVALUATION_EPISODES, deterministic=greedy)
    environments.close()
    return float(mean)


def main():
    """Warm up, train, evaluate, print."""
    arguments = parse_arguments()
    torch.set_num_threads(arguments.threads)

    warm_up = make_model(arguments, make_environments(ENVIRONMENTS, arguments.seed + 1_000_000), arguments.seed + 1_000_000)
    warm_up.learn(ENVIRONMENTS * STEPS_PER_ROLLOUT)
    warm_up.get_env().close()
    del warm_up

    model = make_model(arguments, make_environments(ENVIRONMENTS, arguments.seed), arguments.seed)
    start = time.perf_counter()
    model.learn(arguments.steps)
    seconds = time.perf_counter() - start

    print(
        json.dumps(
            {
                "peer": "stable-baselines3",
                "version": stable_baselines3.__version__,
                "environmentSteps": model.num_timesteps,
                "seconds": seconds,
                "stepsPerSecond": model.num_timesteps / seconds,
                "meanReturn": evaluate(model, arguments.seed + 2_000_000, greedy=True),
                "meanReturnSampled": evaluate(model, arguments.seed + 3_000_000, greedy=False),
                "evaluationEpisodes": EVALUATION_EPISODES,
                "seed": arguments.seed,
                "threads": arguments.threads,
                "schedule": arguments.schedule,
                "torchVersion": torch.__version__,
            }
        )
    )


if __name__ == "__main__":
    main()
