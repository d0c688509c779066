/** Programs that call this project's model, ready to be copied. */

const EXAMPLE = "A text that you want to be labelled"

export interface Snippet {
  readonly name: string
  readonly language: string
  readonly code: string
}

/** The ways to call a project's model at a server's address; the key comes from the environment. */
export function snippetsFor(address: string, project: string): readonly Snippet[] {
  const url = `${address}/api/v1/projects/${project}/predict`
  return [
    {
      name: "curl",
      language: "shell",
      code: `curl -s ${url} \\
    -H "Authorization: Bearer $ASKWELL_KEY" \\
    -H "Content-Type: application/json" \\
    -d '{"texts": ["${EXAMPLE}"], "n_best": 3}'
`,
    },
    {
      name: "Python",
      language: "python",
      code: `import os

import askwell

client = askwell.Client("${address}", api_key=os.environ["ASKWELL_KEY"])
project = client.project("${project}")
for prediction in project.predict(["${EXAMPLE}"]):
    for label in prediction.labels:
        print(label.name, round(label.probability, 2))
`,
    },
    {
      name: "Plain Python",
      language: "python",
      code: `import json
import os
from urllib.request import Request, urlopen

request = Request(
    "${url}",
    data=json.dumps({"texts": ["${EXAMPLE}"], "n_best": 3}).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['ASKWELL_KEY']}",
        "Content-Type": "application/json",
    },
)
with urlopen(request) as answer:
    for prediction in json.load(answer)["predictions"]:
        print(prediction["labels"], prediction["epistemic"])
`,
    },
  ]
}
