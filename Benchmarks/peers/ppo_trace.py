#!/usr/bin/env python3
"""Write the reference traces that our PPO is tested against, from stable-baselines3.

    Benchmarks/peers/setup.sh                          # once; makes .venv-peers
    .venv-peers/bin/python Benchmarks/peers/ppo_trace.py

A scripted environment (observations and ends fixed in advance, rewards too) is
played with stable-baselines3's own `collect_rollouts`, so values, log
probabilities, the bootstrap at time limits, advantages and returns are theirs;
then their own `PPO.train` takes a few epochs of fixed minibatches. Everything is
in double precision but the parameters to begin with and what the environment
shows, which are rounded to single precision first: both sides start from the
very same numbers.

What is set differently from stable-baselines3's own way, and why:

- minibatches come in a fixed order that is written down;
- they divide advantages by the deviation with n - 1, we (as Baselines and rejax)
  by that with n. They are given advantages that are normalised already;
- their value loss is the square of the error, ours half of it: their weight is
  half of ours.
"""

import argparse
import pathlib
import sys

import gymnasium
import numpy as np
import stable_baselines3
import torch
from stable_baselines3 import PPO
from stable_baselines3.common.buffers import RolloutBuffer
from stable_baselines3.common.logger import Logger
from stable_baselines3.common.torch_layers import FlattenExtractor
from stable_baselines3.common.type_aliases import RolloutBufferSamples
from stable_baselines3.common.vec_env import VecEnv

COPIES, TIMES = 3, 10
HIDDEN = (5, 4)
EPOCHS, MINIBATCHES = 3, 2
DISCOUNT, TRACE_DECAY, CLIP_RANGE = 0.9, 0.8, 0.15
ENTROPY_WEIGHT, VALUE_WEIGHT, NORM_LIMIT, RATE = 0.02, 0.7, 1.15, 0.02
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "Reference"


def single(values):
    """Rounded to single precision, held in double."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


class Script(VecEnv):
    """Shows fixed observations, rewards and ends, whatever is done."""

    def __init__(self, space, size, random):
        self.seen = single(random.normal(size=(TIMES + 1, COPIES, size)))
        self.last = single(random.normal(size=(TIMES, COPIES, size)))
        self.rewards = single(random.normal(size=(TIMES, COPIES)))
        # Ends of both kinds in every copy, at the first and at the last step too.
        self.terminated = np.zeros((TIMES, COPIES), dtype=bool)
        self.truncated = np.zeros((TIMES, COPIES), dtype=bool)
        for time, copy in [(0, 1), (3, 0), (6, 2), (9, 1)]:
            self.terminated[time, copy] = True
        for time, copy in [(0, 2), (4, 1), (5, 1), (7, 0), (9, 2)]:
            self.truncated[time, copy] = True
        super().__init__(COPIES, gymnasium.spaces.Box(-np.inf, np.inf, (size,), np.float64), space)
        self.time = 0

    def reset(self):
        self.time = 0
        return self.seen[0]

    def step_async(self, actions):
        pass

    def step_wait(self):
        time = self.time
        self.time += 1
        ended = self.terminated[time] | self.truncated[time]
        notes = [{} for _ in range(COPIES)]
        for copy in np.flatnonzero(ended):
            notes[copy]["terminal_observation"] = self.last[time, copy]
            notes[copy]["TimeLimit.truncated"] = bool(self.truncated[time, copy])
        # A copy: they add what follows a time limit to it in place.
        return self.seen[time + 1], self.rewards[time].copy(), ended, notes

    def close(self):
        pass

    def get_attr(self, name, indices=None):
        return [None] * COPIES

    def set_attr(self, name, value, indices=None):
        pass

    def env_method(self, name, *arguments, indices=None, **named):
        return [None] * COPIES

    def env_is_wrapped(self, wrapper, indices=None):
        return [False] * COPIES


class Double(FlattenExtractor):
    """Their preprocessing rounds observations to single precision; ours are that already."""

    def forward(self, observations):
        return super().forward(observations).double()


class Buffer(RolloutBuffer):
    """Their buffer in double precision, with minibatches in an order that is given."""

    orders = []

    def reset(self):
        super().reset()
        for name in ["observations", "actions", "rewards", "values", "log_probs", "advantages", "returns"]:
            setattr(self, name, getattr(self, name).astype(np.float64))

    def flat(self, name):
        """[time, copy, ...] as [sample, ...], a time after the other."""
        array = getattr(self, name)
        return array.reshape(TIMES * COPIES, *array.shape[2:])

    def get(self, batch_size=None):
        for order in self.orders.pop(0):
            advantages = self.flat("advantages")[order]
            advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
            parts = [self.flat(name)[order] for name in ["observations", "actions", "values", "log_probs"]]
            parts += [advantages, self.flat("returns")[order]]
            yield RolloutBufferSamples(*(torch.as_tensor(part) for part in parts))


def flatten(policy, gradients=False):
    """Parameters (or gradients) in our order: weights [inputs, outputs] and bias a layer, the
    policy's, the values', then log standard deviations."""
    layers = [layer for layer in policy.mlp_extractor.policy_net if hasattr(layer, "weight")] + [policy.action_net]
    layers += [layer for layer in policy.mlp_extractor.value_net if hasattr(layer, "weight")] + [policy.value_net]
    tensors = [tensor for layer in layers for tensor in (layer.weight, layer.bias)]
    tensors += [policy.log_std] if hasattr(policy, "log_std") else []
    arrays = [(tensor.grad if gradients else tensor).detach().numpy() for tensor in tensors]
    return np.concatenate([array.T.ravel() for array in arrays])


class Recorder:
    """Lines of numbers by name."""

    def __init__(self, comments):
        self.lines = ["# " + comment for comment in comments]

    def add(self, name, values, digits=10):
        values = np.asarray(values, dtype=np.float64).ravel()
        self.lines.append(" ".join([name, *(f"{value:.{digits}g}" for value in values)]))


def trace(kind):
    """Play, learn, and give the trace's text."""
    random = np.random.default_rng(20_170_720 if kind == "discrete" else 20_160_602)
    torch.manual_seed(1)
    space = gymnasium.spaces.Discrete(3) if kind == "discrete" else gymnasium.spaces.Box(-1.0, 1.0, (2,), np.float64)
    world = Script(space, 3, random)
    orders = [np.split(random.permutation(TIMES * COPIES), MINIBATCHES) for _ in range(EPOCHS)]
    model = PPO(
        "MlpPolicy", world, learning_rate=RATE, n_steps=TIMES, batch_size=TIMES * COPIES // MINIBATCHES,
        n_epochs=EPOCHS, gamma=DISCOUNT, gae_lambda=TRACE_DECAY, clip_range=CLIP_RANGE,
        normalize_advantage=False, ent_coef=ENTROPY_WEIGHT, vf_coef=VALUE_WEIGHT / 2,
        max_grad_norm=NORM_LIMIT, rollout_buffer_class=Buffer, device="cpu",
        policy_kwargs={
            "net_arch": {"pi": list(HIDDEN), "vf": list(HIDDEN)}, "ortho_init": True,
            "features_extractor_class": Double, "log_std_init": -0.4,
        },
    )
    model.set_logger(Logger(None, []))
    policy = model.policy.double()
    with torch.no_grad():
        for name, tensor in policy.named_parameters():
            # Larger than usual, so that a policy's outputs differ from sample to sample.
            noise = random.normal(size=tensor.shape) * (0.1 if name == "log_std" else 0.6)
            tensor.copy_(torch.as_tensor(single(tensor.numpy() + noise)))

    out = Recorder([
        f"PPO, {kind} actions: what stable-baselines3 {stable_baselines3.__version__} computes.",
        "Written by Benchmarks/peers/ppo_trace.py; not to be edited. One array a line: name, then numbers.",
        "Arrays of samples are [time, copy, ...]. Parameters: weights [inputs, outputs] and bias a layer,",
        "the policy's layers, the values' layers, then log standard deviations.",
    ])
    out.add("shape", [TIMES, COPIES, 3, space.n if kind == "discrete" else 2])
    out.add("hidden", HIDDEN)
    out.add("settings", [EPOCHS, MINIBATCHES, DISCOUNT, TRACE_DECAY, CLIP_RANGE, ENTROPY_WEIGHT, VALUE_WEIGHT, NORM_LIMIT, RATE])
    out.add("parameters", flatten(policy))

    _, callback = model._setup_learn(TIMES * COPIES)
    if not model.collect_rollouts(world, callback, model.rollout_buffer, TIMES):
        raise SystemExit("the rollout was not collected")
    buffer = model.rollout_buffer
    out.add("observations", world.seen)
    out.add("rewards", world.rewards)
    out.add("terminated", world.terminated)
    out.add("truncated", world.truncated)
    out.add("lastObservations", world.last)
    out.add("actions", buffer.actions)
    out.add("values", buffer.values)
    out.add("logProbabilities", buffer.log_probs)
    out.add("advantages", buffer.advantages)
    out.add("returns", buffer.returns)

    # Their optimiser, with a note of what it is given and what it makes.
    norms, gradients, parameters = [], [], []
    clip = torch.nn.utils.clip_grad_norm_

    def noting_clip(tensors, limit, *arguments, **named):
        gradients.append(flatten(policy, gradients=True))
        norms.append(float(clip(tensors, limit, *arguments, **named)))

    step = policy.optimizer.step

    def noting_step(*arguments, **named):
        result = step(*arguments, **named)
        parameters.append(flatten(policy))
        return result

    torch.nn.utils.clip_grad_norm_ = noting_clip
    policy.optimizer.step = noting_step
    # An epoch a call: they log means over all epochs, we tell each minibatch's own.
    model.n_epochs, told, number = 1, [], 0
    for orders_of_epoch in orders:
        for order in orders_of_epoch:
            Buffer.orders = [[order]]
            model.train()
            logged = model.logger.name_to_value
            told.append([
                logged["train/policy_gradient_loss"], logged["train/value_loss"] / 2,
                -logged["train/entropy_loss"], logged["train/approx_kl"], logged["train/clip_fraction"],
            ])
            out.add(f"order{number}", order)
            number += 1
    torch.nn.utils.clip_grad_norm_ = clip
    for number in range(len(parameters)):
        out.add(f"told{number}", told[number])
        out.add(f"gradient{number}", gradients[number])
        out.add(f"norm{number}", [norms[number]])
        out.add(f"parameters{number}", parameters[number])
    out.add("explainedVariance", [model.logger.name_to_value["train/explained_variance"]])
    print(f"{kind}: norms {np.round(norms, 3)} against a limit of {NORM_LIMIT}", file=sys.stderr)
    print(f"{kind}: clipped {np.round([row[4] for row in told], 2)}", file=sys.stderr)
    return "\n".join(out.lines) + "\n"


def main():
    """Write both traces."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=FOLDER, help="folder for the traces")
    folder = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ["discrete", "continuous"]:
        (folder / f"ppo-{kind}.txt").write_text(trace(kind))


if __name__ == "__main__":
    main()
