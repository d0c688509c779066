/** Programs that call a deployment, ready to be copied. */

const EXAMPLE = "A text that came in today"

export interface Snippet {
  readonly name: string
  readonly code: string
}

/** The ways to call a deployment at a server's address; the key comes from the environment. */
export function snippetsFor(address: string, deployment: string): readonly Snippet[] {
  const url = `${address}/api/v1/deployments/${deployment}/predict`
  return [
    {
      name: "curl",
      code: `curl -s ${url} \\
    -H "Authorization: Bearer $ASKWELL_KEY" \\
    -H "Content-Type: application/json" \\
    -d '{"texts": ["${EXAMPLE}"]}'
`,
    },
    {
      name: "Python",
      code: `import json
import os
from urllib.request import Request, urlopen

request = Request(
    "${url}",
    data=json.dumps({"texts": ["${EXAMPLE}"]}).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['ASKWELL_KEY']}",
        "Content-Type": "application/json",
    },
)
with urlopen(request) as answer:
    for said in json.load(answer)["predictions"]:
        if said["abstained"]:
            print("handed to people:", said["review_task_id"])
        else:
            print([label["name"] for label in said["labels"]], said["probability"])
`,
    },
    {
      name: "JavaScript",
      code: `const answer = await fetch("${url}", {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${process.env.ASKWELL_KEY}\`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({ texts: ["${EXAMPLE}"] }),
})
if (!answer.ok) throw new Error(await answer.text())
const { predictions } = await answer.json()
for (const said of predictions) {
  if (said.abstained) console.log("handed to people:", said.review_task_id)
  else console.log(said.labels.map((label) => label.name), said.probability)
}
`,
    },
  ]
}

/** How a program reads what people said of a text that was handed to them. */
export function pollSnippet(address: string): string {
  return `curl -s ${address}/api/v1/review-tasks/REVIEW_TASK_ID \\
    -H "Authorization: Bearer $ASKWELL_KEY"
`
}
