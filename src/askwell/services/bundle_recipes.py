"""Recipes to run a bundle in a container, on Kubernetes, on Cloud Run and on Fly."""

import re
import unicodedata
from pathlib import Path

LONGEST_NAME = 50
PORT = 8080

_DOCKERFILE = """\
FROM python:3.13-slim
WORKDIR /bundle
COPY requirements.txt ./
RUN pip install --no-cache-dir --no-deps --no-compile -r requirements.txt
COPY . ./
USER 10001
ENV HOST=0.0.0.0 PORT={port}
EXPOSE {port}
HEALTHCHECK --start-period=10s CMD ["python", "-c", "import os, urllib.request as r; \
r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/v2/health/ready', timeout=2)"]
CMD ["python", "serve.py"]
"""

_COMPOSE = """\
services:
  {name}:
    build: .
    image: {name}:{version}
    ports:
      - "{port}:{port}"
    read_only: true
    restart: unless-stopped
"""

_KSERVE = """\
# Put the image where your cluster finds it, and its address below: docker build -t … . && docker push …
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: {name}
spec:
  predictor:
    containers:
      - name: kserve-container
        image: registry.example.org/{name}:{version}
        ports:
          - containerPort: {port}
            protocol: TCP
        readinessProbe:
          httpGet:
            path: /v2/health/ready
            port: {port}
        livenessProbe:
          httpGet:
            path: /v2/health/live
            port: {port}
        resources:
          requests:
            cpu: "1"
            memory: 512Mi
          limits:
            cpu: "2"
            memory: 1Gi
"""

_CLOUD_RUN = """\
# gcloud builds submit --tag IMAGE && gcloud run services replace service.yaml
apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: {name}
spec:
  template:
    spec:
      containerConcurrency: 16
      containers:
        - image: europe-docker.pkg.dev/your-project/models/{name}:{version}
          ports:
            - containerPort: {port}
          startupProbe:
            httpGet:
              path: /v2/health/ready
              port: {port}
          resources:
            limits:
              cpu: "2"
              memory: 1Gi
"""

_FLY = """\
# fly launch --copy-config
app = "{name}"
primary_region = "ams"

[build]
dockerfile = "Dockerfile"

[env]
HOST = "0.0.0.0"
PORT = "{port}"

[http_service]
internal_port = {port}
force_https = true
auto_stop_machines = "stop"
auto_start_machines = true
min_machines_running = 0

[[http_service.checks]]
method = "GET"
path = "/v2/health/ready"
interval = "15s"
timeout = "2s"
grace_period = "10s"

[[vm]]
size = "shared-cpu-2x"
memory = "1gb"
"""

RECIPES = {
    "Dockerfile": _DOCKERFILE,
    "compose.yaml": _COMPOSE,
    "kserve.yaml": _KSERVE,
    "service.yaml": _CLOUD_RUN,
    "fly.toml": _FLY,
}
"""What is written, by its name. They are a beginning: whoever runs a bundle changes them."""


def write_recipes(folder: Path, name: str, version: int) -> None:
    """Write all of them for a bundle with a name that ``slug`` gave."""
    for file, recipe in RECIPES.items():
        (folder / file).write_text(recipe.format(name=name, version=version, port=PORT), encoding="utf-8")


def slug(name: str) -> str:
    """Give a name as it may stand in a URL, an image's name and a Kubernetes resource's."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    found = found if found[:1].isalpha() else f"model-{found}"
    return found[:LONGEST_NAME].strip("-")
