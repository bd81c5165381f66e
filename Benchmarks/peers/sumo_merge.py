#!/usr/bin/env python3
"""Reference run of the highway on-ramp merge in SUMO, independent of Touchstone.

The network and traffic are those of the traffic-merge environments in Pan,
Bhatia and Steinhardt, "The Effects of Reward Misspecification" (ICLR 2022),
which drive SUMO through Flow. Neither Flow nor their code is used: this script
writes the network, runs SUMO, applies the drivers and computes the rewards.

    python sumo_merge.py --scenario merge_bus --driver both --steps 299 --json
    python sumo_merge.py --scenario merge_bus --driver idm --bench 5
    python sumo_merge.py --scenario merge_bus --driver stop --detail

Scenarios (vehicles per hour)
    merge_bus           highway 7500 human; ramp 450, of which 25 % are buses
    singleagent_merge   highway 1500, of which 25 % are controlled; ramp 400 human

"Buses" below means the vehicles a policy would control, in either scenario.

Drivers of those vehicles
    idm     the same intelligent driver model as the humans (no control)
    stop    brake at -1.5 m/s2 to standstill from the moment of entry

Time runs in 0.2 s simulator steps, five to one environment step. Before each
simulator step a vehicle is given the speed v + a*dt (never below 0) for that
step only. Speed mode 1 then caps it at the safe speed of SUMO's own following
model; right of way at the junction is not enforced. Humans on lanes inside a
junction get no command, so SUMO's model drives them there.

All measures are sampled once per environment step, after its five simulator
steps. "mean_speed", "commute" and "headway" are means over steps of
    mean_speed   mean of v over vehicles
    commute      -mean of 1/(v + 0.001) over vehicles, -10000 for an empty road
    headway      sum over buses with v > 0 and a leader of min(gap/v - 1, 0)

Needs the PyPI packages eclipse-sumo, libsumo, traci and sumolib at one version.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SIMULATOR_STEP = 0.2
SIMULATOR_STEPS_PER_ACTION = 5
# Parameters of SUMO's own driver: acceleration, deceleration, gap at standstill.
# "published": the vehicle type of the published configuration, as in Touchstone's
# traffic-merge. "idm": the same as the drivers commanded from outside, as in its
# traffic-merge-bus.
VEHICLE_TYPES = {"published": (2.6, 4.5, 2.5), "idm": (1.0, 1.5, 2.0)}
MINIMUM_GAP = 2.5
BUS_BRAKING = -1.5
LEADER_RANGE = 2000.0

STUB_LENGTH = 50.0
STRAIGHT_LENGTH = 100.0
RAMP_LENGTH = 50.0
POST_MERGE_LENGTH = 75.0
SPEED_LIMIT = 30.0
JUNCTION_RADIUS = 10.0

SECTIONS = ("highway_stub", "straight", "ramp_stub", "ramp", "junction", "post_merge")
ROUTES = {
    "highway": "highway_stub straight post_merge",
    "straight": "straight post_merge",
    "ramp": "ramp_stub ramp post_merge",
    "post_merge": "post_merge",
}

# Flows: (name, kind, route, vehicles per hour, departure speed).
# Initial vehicles: (route, position on the first edge); they start at rest,
# spread evenly over the roads outside junctions.
SCENARIOS = {
    "merge_bus": {
        "flows": [
            ("highway_human", "human", "highway", 7500.0, 10.0),
            ("ramp_bus", "bus", "ramp", 112.5, 7.5),
            ("ramp_human", "human", "ramp", 337.5, 7.5),
        ],
        "initial": [("highway", 0.0), ("post_merge", 0.0)],
    },
    "singleagent_merge": {
        "flows": [
            ("highway_bus", "bus", "highway", 375.0, 10.0),
            ("highway_human", "human", "highway", 1125.0, 10.0),
            ("ramp_human", "human", "ramp", 400.0, 7.5),
        ],
        "initial": [("highway", 0.0), ("straight", 14.9), ("straight", 79.9),
                    ("post_merge", 22.4), ("ramp", 12.4)],
    },
}


def load_simulator():
    """Return (module, name, explanation or None), preferring the in-process one."""
    try:
        import libsumo
        return libsumo, "libsumo", None
    except ImportError as error:
        import traci
        return traci, "traci", (
            "libsumo could not be imported (%s); using traci over a socket, which "
            "gives the same traffic but much lower speed" % error)


def find_program(name):
    """Path of a SUMO program: from the eclipse-sumo package, SUMO_HOME or PATH."""
    homes = []
    try:
        import sumo
        homes.append(sumo.SUMO_HOME)
    except ImportError:
        pass
    homes.append(os.environ.get("SUMO_HOME", ""))
    for home in homes:
        path = os.path.join(home, "bin", name)
        if home and os.path.exists(path):
            return path
    path = shutil.which(name)
    if path is None:
        sys.exit("%s not found: install the PyPI package eclipse-sumo" % name)
    return path


def write_network(directory):
    """Write nodes and edges, run netconvert, return the network file."""
    diagonal = math.cos(math.pi / 4)
    ramp_total = RAMP_LENGTH + STUB_LENGTH
    nodes = [
        ("highway_start", -STUB_LENGTH, 0.0, ""),
        ("straight_start", 0.0, 0.0, ""),
        ("merge", STRAIGHT_LENGTH, 0.0, ' radius="%g"' % JUNCTION_RADIUS),
        ("road_end", STRAIGHT_LENGTH + POST_MERGE_LENGTH, 0.0, ""),
        ("ramp_start", STRAIGHT_LENGTH - ramp_total * diagonal, -ramp_total * diagonal, ""),
        ("ramp_joint", STRAIGHT_LENGTH - RAMP_LENGTH * diagonal, -RAMP_LENGTH * diagonal, ""),
    ]
    edges = [
        ("highway_stub", "highway_start", "straight_start", STUB_LENGTH),
        ("straight", "straight_start", "merge", STRAIGHT_LENGTH),
        ("ramp_stub", "ramp_start", "ramp_joint", STUB_LENGTH),
        ("ramp", "ramp_joint", "merge", RAMP_LENGTH),
        ("post_merge", "merge", "road_end", POST_MERGE_LENGTH),
    ]
    node_file = os.path.join(directory, "merge.nod.xml")
    edge_file = os.path.join(directory, "merge.edg.xml")
    net_file = os.path.join(directory, "merge.net.xml")
    with open(node_file, "w") as handle:
        handle.write("<nodes>\n")
        for name, x, y, extra in nodes:
            handle.write('  <node id="%s" x="%.6f" y="%.6f"%s/>\n' % (name, x, y, extra))
        handle.write("</nodes>\n")
    with open(edge_file, "w") as handle:
        handle.write("<edges>\n")
        for name, start, end, length in edges:
            handle.write('  <edge id="%s" from="%s" to="%s" numLanes="1" speed="%g" length="%g"/>\n'
                         % (name, start, end, SPEED_LIMIT, length))
        handle.write("</edges>\n")
    subprocess.run(
        [find_program("netconvert"), "--node-files", node_file, "--edge-files", edge_file,
         "--output-file", net_file, "--no-turnarounds", "true", "--no-internal-links", "false"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return net_file


def write_traffic(directory, scenario, vehicle_type="published"):
    """Write vehicle types, routes, initial vehicles and flows; return the file."""
    acceleration, deceleration, minimum_gap = VEHICLE_TYPES[vehicle_type]
    description = SCENARIOS[scenario]
    route_file = os.path.join(directory, scenario + ".rou.xml")
    with open(route_file, "w") as handle:
        handle.write("<routes>\n")
        for kind in ("human", "bus"):
            handle.write(
                '  <vType id="%s" carFollowModel="IDM" length="5" accel="%g" decel="%g" '
                'tau="1" minGap="%g" sigma="0.5" maxSpeed="30" speedFactor="1" speedDev="0.1" '
                'impatience="0.5"/>\n' % (kind, acceleration, deceleration, minimum_gap))
        for name, edges in ROUTES.items():
            handle.write('  <route id="%s" edges="%s"/>\n' % (name, edges))
        for index, (route, position) in enumerate(description["initial"]):
            handle.write('  <vehicle id="initial_human.%d" type="human" route="%s" depart="0" '
                         'departPos="%g" departSpeed="0" departLane="0"/>\n'
                         % (index, route, position))
        for name, kind, route, rate, speed in description["flows"]:
            handle.write('  <flow id="%s" type="%s" route="%s" begin="1" end="86400" '
                         'vehsPerHour="%g" departLane="free" departSpeed="%g"/>\n'
                         % (name, kind, route, rate, speed))
        handle.write("</routes>\n")
    return route_file


def idm_acceleration(speed, gap, leader_speed):
    """Intelligent driver model: v0 30, T 1, a 1, b 1.5, delta 4, s0 2."""
    free = 1.0 - (speed / 30.0) ** 4
    if gap is None:
        return free
    if abs(gap) < 1e-3:
        gap = 1e-3
    closing = speed * (speed - leader_speed) / (2.0 * math.sqrt(1.0 * 1.5))
    desired = 2.0 + max(0.0, speed * 1.0 + closing)
    return free - (desired / gap) ** 2


class MergeRun:
    """One episode. `observe(run, step)` is called after every simulator step."""

    def __init__(self, simulator, net_file, route_file, driver, seed=None, observe=None):
        self.simulator = simulator
        self.driver = driver
        self.observe = observe
        command = [find_program("sumo"), "--net-file", net_file, "--route-files", route_file,
                   "--step-length", str(SIMULATOR_STEP), "--time-to-teleport", "-1",
                   "--collision.check-junctions", "true", "--collision.action", "warn",
                   "--no-step-log", "true", "--no-warnings", "true"]
        if seed is not None:
            command += ["--seed", str(seed)]
        simulator.start(command)
        self.road = {}          # vehicle -> edge, or a name starting with ":" in a junction
        self.speed = {}
        self.leader = {}        # vehicle -> (leader, gap in metres) or None
        self.entered = []       # vehicles inserted in the last simulator step
        self.left = []          # vehicles that left in the last simulator step
        self.inserted = 0
        self.arrived = 0
        self.collisions = set()

    def close(self):
        self.simulator.close()

    @staticmethod
    def is_bus(vehicle):
        return "_bus" in vehicle

    def read_state(self):
        """Speed, road and leader of every vehicle after a simulator step."""
        api = self.simulator.vehicle
        vehicles = api.getIDList()
        self.road = {vehicle: api.getRoadID(vehicle) for vehicle in vehicles}
        self.speed = {vehicle: api.getSpeed(vehicle) for vehicle in vehicles}
        self.leader = {}
        for vehicle in vehicles:
            found = api.getLeader(vehicle, LEADER_RANGE)
            if found is None or found[0] == "":
                self.leader[vehicle] = None
            else:
                # SUMO subtracts the follower's minimum gap; put it back.
                self.leader[vehicle] = (found[0], found[1] + MINIMUM_GAP)

    def following_acceleration(self, vehicle):
        found = self.leader[vehicle]
        speed = self.speed[vehicle]
        if found is None:
            return idm_acceleration(speed, None, None)
        leader_speed = self.speed.get(found[0])
        if leader_speed is None:    # a leader that is leaving the network
            leader_speed = self.simulator.vehicle.getSpeed(found[0])
        return idm_acceleration(speed, found[1], leader_speed)

    def command(self):
        """Give every commanded vehicle its speed for the next simulator step."""
        slow_down = self.simulator.vehicle.slowDown
        for vehicle, road in self.road.items():
            if self.driver == "stop" and self.is_bus(vehicle):
                acceleration = BUS_BRAKING
            elif road.startswith(":"):
                continue
            else:
                acceleration = self.following_acceleration(vehicle)
            next_speed = max(self.speed[vehicle] + acceleration * SIMULATOR_STEP, 0.0)
            slow_down(vehicle, next_speed, 0.001)

    def simulator_step(self):
        self.command()
        self.simulator.simulationStep()
        state = self.simulator.simulation
        self.entered = state.getDepartedIDList()
        self.left = state.getArrivedIDList()
        for vehicle in self.entered:
            self.simulator.vehicle.setSpeedMode(vehicle, 1)
            self.simulator.vehicle.setLaneChangeMode(vehicle, 0)
        self.inserted += len(self.entered)
        self.arrived += len(self.left)
        for collision in state.getCollisions():
            self.collisions.add((collision.collider, collision.victim))
        self.read_state()

    def environment_step(self, step):
        """One action: five simulator steps, then this step's reward terms."""
        for _ in range(SIMULATOR_STEPS_PER_ACTION):
            self.simulator_step()
            if self.observe is not None:
                self.observe(self, step)
        speeds = list(self.speed.values())
        if not speeds:
            return {"mean_speed": 0.0, "commute": -10000.0, "headway": 0.0,
                    "vehicles": 0, "bus_speeds": []}
        headway = 0.0
        bus_speeds = []
        for vehicle, speed in self.speed.items():
            if self.is_bus(vehicle):
                bus_speeds.append(speed)
                if speed > 0.0 and self.leader[vehicle] is not None:
                    headway += min(self.leader[vehicle][1] / speed - 1.0, 0.0)
        return {"mean_speed": sum(speeds) / len(speeds),
                "commute": -sum(1.0 / (speed + 0.001) for speed in speeds) / len(speeds),
                "headway": headway, "vehicles": len(speeds), "bus_speeds": bus_speeds}

    def waiting(self):
        return len(self.simulator.simulation.getPendingVehicles())


class SectionRecorder:
    """Per-section counts, speeds and commute shares, and flows over the merge."""

    def __init__(self, every):
        self.every = every
        self.series = []
        self.samples = {section: [0, 0.0, 0.0] for section in SECTIONS}
        self.steps = 0
        self.commute = {section: 0.0 for section in SECTIONS}
        self.previous_road = {}
        self.crossed = {"straight": [], "ramp": []}
        self.crossing_speed = {"straight": [], "ramp": []}
        self.entries = []
        self.last_entry = {}
        self.simulator_steps = 0

    @staticmethod
    def section(road):
        return "junction" if road.startswith(":merge") else road.lstrip(":").replace(
            "straight_start_0", "straight").replace("ramp_joint_0", "ramp")

    def __call__(self, run, step):
        self.simulator_steps += 1
        now = self.simulator_steps * SIMULATOR_STEP
        for vehicle in run.entered:
            edge = run.road.get(vehicle)
            previous = self.last_entry.get(edge)
            found = run.leader.get(vehicle)
            self.entries.append({
                "time": now, "edge": edge, "speed": run.speed.get(vehicle),
                "gap": None if found is None else found[1],
                "leader_speed": None if found is None else run.speed.get(found[0]),
                "headway": None if previous is None else now - previous})
            self.last_entry[edge] = now
        for vehicle, road in run.road.items():
            before = self.previous_road.get(vehicle)
            if before in self.crossed and road != before:
                self.crossed[before].append(now)
                self.crossing_speed[before].append(run.speed[vehicle])
        self.previous_road = dict(run.road)
        if self.simulator_steps % SIMULATOR_STEPS_PER_ACTION == 0:
            self.sample(run, step)

    def sample(self, run, step):
        self.steps += 1
        here = {section: [] for section in SECTIONS}
        for vehicle, road in run.road.items():
            here[self.section(road)].append(run.speed[vehicle])
        total = max(len(run.road), 1)
        for section, speeds in here.items():
            record = self.samples[section]
            record[0] += len(speeds)
            record[1] += sum(speeds)
            self.commute[section] -= sum(1.0 / (speed + 0.001) for speed in speeds) / total
        if step % self.every == 0:
            self.series.append({"step": step, "sections": {
                section: [len(speeds), round(statistics.fmean(speeds), 2) if speeds else None]
                for section, speeds in here.items()}})

    def summary(self, from_time):
        """Series, per-section split, and flows after `from_time` seconds."""
        duration = self.steps * SIMULATOR_STEP * SIMULATOR_STEPS_PER_ACTION - from_time
        flows = {edge: round(3600.0 * sum(when > from_time for when in times) / duration, 1)
                 for edge, times in self.crossed.items()}
        split = {section: {
            "mean_vehicles": round(record[0] / self.steps, 3),
            "mean_speed": round(record[1] / record[0], 3) if record[0] else None,
            "commute": round(self.commute[section] / self.steps, 3)}
            for section, record in self.samples.items()}
        entries = {}
        for edge in ("highway_stub", "ramp_stub"):
            chosen = [entry for entry in self.entries
                      if entry["edge"] == edge and entry["time"] > from_time]
            entries[edge] = {"per_hour": round(3600.0 * len(chosen) / duration, 1)}
            for field in ("speed", "gap", "leader_speed", "headway"):
                values = [entry[field] for entry in chosen if entry[field] is not None]
                entries[edge][field] = [round(value, 2) for value in (
                    min(values), statistics.fmean(values), max(values))] if values else None
        return {"flows_after_seconds": from_time, "merge_flow_per_hour": flows,
                "crossing_speed": {edge: round(statistics.fmean(speeds), 2) if speeds else None
                                   for edge, speeds in self.crossing_speed.items()},
                "sections": split, "insertion_min_mean_max": entries, "series": self.series}


def run_episode(simulator, net_file, route_file, driver, steps, seed=None, observe=None):
    """Run one episode; return its measures and the seconds the steps took."""
    run = MergeRun(simulator, net_file, route_file, driver, seed, observe)
    try:
        began = time.perf_counter()
        results = [run.environment_step(step) for step in range(1, steps + 1)]
        seconds = time.perf_counter() - began
        bus_means = [statistics.fmean(result["bus_speeds"])
                     for result in results if result["bus_speeds"]]
        measures = {
            "mean_speed": statistics.fmean(result["mean_speed"] for result in results),
            "commute": statistics.fmean(result["commute"] for result in results),
            "headway": statistics.fmean(result["headway"] for result in results),
            "inserted": run.inserted,
            "waiting": run.waiting(),
            "arrived": run.arrived,
            "mean_vehicles": statistics.fmean(result["vehicles"] for result in results),
            "mean_bus_speed": statistics.fmean(bus_means) if bus_means else None,
            "collisions": len(run.collisions),
        }
    finally:
        run.close()
    return measures, seconds


def add_ours(report, options):
    """Play the same drivers in Touchstone (300 steps, mean of 5 episodes) and add their measures."""
    environment = {"merge_bus": "traffic-merge-bus", "singleagent_merge": "traffic-merge"}
    names = (("meanSpeed", "mean_speed", 1), ("commuteTime", "commute", -1),
             ("busSpeed", "mean_bus_speed", 1), ("arrivals", "arrived", 1),
             ("vehicles", "mean_vehicles", 1))
    for driver in list(report["drivers"]):
        episodes = []
        for seed in range(1, 6):
            command = options.ours.split() + [
                "play", environment[options.scenario], "--policy", driver, "--seed", str(seed),
                "--json"]
            played = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            episodes.append(json.loads(played)["measures"])
        report["drivers"][driver + " (Touchstone)"] = {
            theirs: sign * statistics.mean(episode[ours] for episode in episodes)
            for ours, theirs, sign in names}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default="merge_bus")
    parser.add_argument("--driver", choices=("idm", "stop", "both"), default="both")
    parser.add_argument("--steps", type=int, default=299, help="environment steps of 1 s")
    parser.add_argument("--seed", type=int, help="SUMO seed; its own default if absent")
    parser.add_argument("--bench", type=int, default=1, metavar="N",
                        help="time N episodes per driver and report the fastest and median")
    parser.add_argument("--detail", action="store_true",
                        help="add a breakdown by road section (turns timing off)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--vehicle-type", choices=sorted(VEHICLE_TYPES), default="published",
                        help="parameters of SUMO's own driver")
    parser.add_argument("--ours", metavar="COMMAND",
                        help="also play the drivers in Touchstone (the touchstone command) and "
                             "print both side by side")
    options = parser.parse_args()
    if options.steps < 1 or options.bench < 1:
        parser.error("--steps and --bench must be at least 1")

    simulator, simulator_name, explanation = load_simulator()
    if explanation:
        print(explanation, file=sys.stderr)
    drivers = ("idm", "stop") if options.driver == "both" else (options.driver,)
    report = {"scenario": options.scenario, "steps": options.steps,
              "simulator": simulator_name, "drivers": {}}
    with tempfile.TemporaryDirectory() as directory:
        net_file = write_network(directory)
        route_file = write_traffic(directory, options.scenario, options.vehicle_type)
        for driver in drivers:
            timings = []
            for _ in range(1 if options.detail else options.bench):
                recorder = SectionRecorder(every=20) if options.detail else None
                measures, seconds = run_episode(simulator, net_file, route_file, driver,
                                                options.steps, options.seed, recorder)
                timings.append(options.steps / seconds)
            if recorder is None:
                measures["steps_per_second_best"] = max(timings)
                measures["steps_per_second_median"] = statistics.median(timings)
            else:
                measures["detail"] = recorder.summary(from_time=min(60.0, options.steps / 2.0))
            report["drivers"][driver] = measures
    report["simulator_version"] = getattr(simulator, "__version__", None)

    if options.ours:
        add_ours(report, options)
    if options.json:
        print(json.dumps(report, indent=2))
        return
    print("%s, %d steps, %s" % (options.scenario, options.steps, simulator_name))
    for driver, measures in report["drivers"].items():
        print(driver)
        for name, value in measures.items():
            if name == "detail":
                print(json.dumps(value, indent=2))
            else:
                print("  %-24s %s" % (name, "%.4f" % value if isinstance(value, float) else value))


if __name__ == "__main__":
    main()
