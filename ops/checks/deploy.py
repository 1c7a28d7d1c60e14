"""Checks what can be checked of compose.yaml and Dockerfile without pulling an image.

Services, health checks, limits, volumes, networks, image tags; that every setting is in .env.example, every command
one of the binary's, every mounted file there, and that each process reaches the servers as itself. Installs PyYAML under
.studymate/ where Python has none.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROCESSES = {"ingress", "workers", "projector", "migrate"}
SERVERS = {"nats", "postgres"}
ADMIN = "studymate"


def yaml_parser():
    tools = ROOT / ".studymate/checks"
    sys.path.append(str(tools))
    try:
        import yaml
    except ImportError:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(tools), "PyYAML==6.0.3"]
        subprocess.run(pip, check=True, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
        import yaml
    return yaml


def compose_problems(compose, settings):
    services = compose["services"]
    if missing := (PROCESSES | SERVERS) - set(services):
        yield f"services are missing: {', '.join(sorted(missing))}"
    if services.get("workers", {}).get("deploy", {}).get("replicas", 1) < 2:
        yield "workers: fewer than two"
    for name, service in services.items():
        yield from (f"{name}: {problem}" for problem in service_problems(name, service, compose, settings))
    if not compose["networks"].get("inside", {}).get("internal"):
        yield "the network inside is not internal"
    yield from login_problems(services)
    used = {volume for service in services.values() for volume, _ in mounts(service) if is_named(volume)}
    if unused := set(compose["volumes"]) - used:
        yield f"volumes nobody uses: {', '.join(sorted(unused))}"


def login_problems(services):
    """Nobody but `migrate` has an admin's address, everybody else has their own, and there is one for each of them."""
    users = re.findall(r"user: (\w+)", (ROOT / "nats/conf/users.conf").read_text())
    made = services["migrate"]["environment"].get("DATABASE_LOGINS", "")
    logins = dict(login.split("=") for login in made.split(",") if login)
    for name in sorted((PROCESSES | {"ops"}) & set(services)):
        environment = services[name]["environment"]
        user, password = address_of(environment.get("NATS_URL"))
        if user not in users or user != (ADMIN if name == "migrate" else name):
            yield f"{name}: is the user {user} of NATS"
        if given := services["nats"]["environment"].get("NATS_PASSWORD" if user == ADMIN else f"NATS_{user.upper()}_PASSWORD"):
            if variables(given) != variables(password):
                yield f"{name}: has another password than the one that NATS knows"
        else:
            yield f"{name}: NATS is given no password for {user}"
        if name == "ingress":
            if "DATABASE_URL" in environment:
                yield "ingress: reaches the database"
            continue
        login, password = address_of(environment.get("DATABASE_URL"))
        if name == "migrate":
            if login != ADMIN:
                yield f"migrate: has the login {login}, which makes no logins"
        elif login != f"{name}_studymate" or variables(password) != variables(logins.get(name, "")):
            yield f"{name}: has the login {login}, which migrate does not make, or another password"


def address_of(url):
    """User and password, which may be a variable with a message that has colons of its own."""
    found = re.match(r"\w+://(\w+):(.*)@\w+:\d+", url or "")
    return found.groups() if found else ("nobody", "")


def variables(text):
    return re.findall(r"\$\{(\w+)", text)


def service_problems(name, service, compose, settings):
    if problem := image_problem(service.get("image", "")):
        yield problem
    for needed in ("mem_limit", "cpus", "stop_grace_period", "networks", "restart"):
        if needed not in service:
            yield f"has no {needed}"
    if "max-size" not in service.get("logging", {}).get("options", {}):
        yield "its log is not rotated"
    for network in service.get("networks", []):
        if network not in compose["networks"]:
            yield f"the network {network} is not declared"
    for volume, _ in mounts(service):
        if is_named(volume) and volume not in compose["volumes"]:
            yield f"the volume {volume} is not declared"
        elif not is_named(volume) and not (ROOT / volume).exists():
            yield f"{volume} is mounted and not there"
    for other, how in service.get("depends_on", {}).items():
        if other not in compose["services"]:
            yield f"depends on {other}, which is not there"
        elif how["condition"] == "service_healthy" and "healthcheck" not in compose["services"][other]:
            yield f"waits for {other} to be healthy, which has no health check"
    if name in SERVERS:
        if "test" not in service.get("healthcheck", {}):
            yield "has no health check"
        if service["networks"] != ["inside"]:
            yield "can be reached from outside"
    elif name in PROCESSES:
        if service.get("command") != [name]:
            yield f"runs {service.get('command')}"
        for setting in service["environment"]:
            if setting not in settings:
                yield f"sets {setting}, which .env.example does not explain"
        if not service.get("read_only") or service.get("cap_drop") != ["ALL"]:
            yield "may write to its image or keeps capabilities"
    for value in (service.get("environment") or {}).values():
        for setting in re.findall(r"\$\{(\w+)", str(value or "")):
            if setting not in settings:
                yield f"asks for {setting}, which .env.example does not explain"


def image_problem(image):
    repository, _, tag = image.partition(":")
    if not repository or not tag or tag == "latest" or not re.search(r"\d|^local$", tag):
        return f"the image {image or '(none)'} names no version"
    return None


def mounts(service):
    return [tuple(mount.split(":", 2)[:2]) for mount in service.get("volumes", [])]


def is_named(volume):
    return not volume.startswith((".", "/"))


def dockerfile_problems(text):
    stages = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    if len(stages) < 2:
        yield "is not a multi-stage build"
    for image in stages:
        if problem := image_problem(image):
            yield problem
    last = text[text.rindex("\nFROM ") :]
    user = re.search(r"^USER (\S+)", last, re.MULTILINE)
    if not user or user.group(1).split(":")[0] in ("0", "root"):
        yield "runs as root"
    if not re.search(r"^HEALTHCHECK (?:[^\n]|\\\n)*/health/ready", last, re.MULTILINE):
        yield "has no health check"
    if "--locked" not in text:
        yield "builds without the lock file"
    toolchain = re.search(r"^FROM rust:(\d+\.\d+)", text, re.MULTILINE)
    wanted = re.search(r'^rust-version = "(\d+\.\d+)', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)
    if not toolchain or [*map(int, toolchain[1].split("."))] < [*map(int, wanted[1].split("."))]:
        yield f"builds with a Rust older than {wanted[1]}"
    ignored = (ROOT / ".dockerignore").read_text().split()
    for secret in (".env", ".studymate", ".git", "target"):
        if secret not in ignored:
            yield f".dockerignore lets {secret} into the build"


def command_problems(compose):
    """The binary's own list of commands, where it was built already; building it is not this check's business."""
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    binary = next((path for path in (target / "debug/studymate", target / "release/studymate") if path.exists()), None)
    if binary is None:
        print("the binary is not built: its commands are not checked")
        return
    for command in sorted(PROCESSES):
        done = subprocess.run([binary, command, "--help"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        if done.returncode != 0:
            yield f"studymate has no command {command}"
            continue
        known = set(re.findall(r"\[env:\s+(\w+)", done.stdout))
        for setting in sorted(set(compose["services"][command]["environment"]) - known):
            yield f"studymate {command} knows no setting {setting}, which compose.yaml gives it"


def main():
    settings = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    compose = yaml_parser().safe_load((ROOT / "compose.yaml").read_text())
    found = [f"compose.yaml: {problem}" for problem in compose_problems(compose, settings)]
    found += [f"Dockerfile: {problem}" for problem in dockerfile_problems((ROOT / "Dockerfile").read_text())]
    found += command_problems(compose)
    for problem in found:
        print(problem)
    if not found:
        print(f"{len(compose['services'])} services and {len(settings)} settings fit together")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
