/** Programs that call this project's model, ready to be copied. */

const EXAMPLE = "A text that you want to be labelled"

/** What is asked of a model beside the texts, and what a program does with the answer. */
export interface Asked {
  readonly body: string
  readonly loop: string
  readonly print: string
}

/** For models that label whole texts. */
export const PLAIN: Asked = {
  body: '"n_best": 3',
  loop: "for label in prediction.labels:\n        print(label.name, round(label.probability, 2))",
  print: 'print(prediction["labels"], prediction["epistemic"])',
}

/** For models that mark parts of texts. */
export const MARKED: Asked = {
  body: '"offset_unit": "code_points"',
  loop: "for span in prediction.spans:\n        print(span.start, span.end, span.label, span.text, round(span.probability, 2))",
  print:
    'for span in prediction["spans"]:\n            print(span["start"], span["end"], span["label"], span["text"], span["probability"])',
}

export interface Snippet {
  readonly name: string
  readonly language: string
  readonly code: string
}

/** The ways to call a project's model at a server's address; the key comes from the environment. */
export function snippetsFor(address: string, project: string, asked: Asked): readonly Snippet[] {
  const url = `${address}/api/v1/projects/${project}/predict`
  return [
    {
      name: "curl",
      language: "shell",
      code: `curl -s ${url} \\
    -H "Authorization: Bearer $ASKWELL_API_KEY" \\
    -H "Content-Type: application/json" \\
    -d '{"texts": ["${EXAMPLE}"], ${asked.body}}'
`,
    },
    {
      name: "Python",
      language: "python",
      code: `import os

import askwell

client = askwell.Client("${address}", api_key=os.environ["ASKWELL_API_KEY"])
project = client.project("${project}")
for prediction in project.predict(["${EXAMPLE}"]):
    ${asked.loop}
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
    data=json.dumps({"texts": ["${EXAMPLE}"], ${asked.body}}).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['ASKWELL_API_KEY']}",
        "Content-Type": "application/json",
    },
)
with urlopen(request) as answer:
    for prediction in json.load(answer)["predictions"]:
        ${asked.print}
`,
    },
  ]
}
