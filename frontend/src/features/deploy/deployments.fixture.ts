/** Deployments and what they say, for tests. */

import type { Answer, Deployment, Live, Move, ReviewTask, Thresholds } from "@/features/deploy/queries"

export const NOW = Date.parse("2026-05-04T12:00:00Z")

export function deployment(some: Partial<Deployment> = {}): Deployment {
  return {
    name: "tickets",
    id: "dep_1",
    project_id: "prj_1",
    created_at: "2026-05-01T12:00:00Z",
    version: null,
    answering: 12,
    canary_version: null,
    canary_share: 0,
    shadow_version: null,
    paused: null,
    conduct: {
      policy: { kind: "precision", target: 0.95, wrong: null, asking: null, by_label: {} },
      scope_limit: 0.99,
      asks_people: true,
      audit_share: 0.01,
      open_most: 1_000,
      expiry_hours: 72,
      fallback: "model",
      saves: false,
      retention_days: 30,
      texts_a_minute: null,
      alerts: {},
    },
    tasks: { open: 0, answered: 0, expired: 0, cancelled: 0 },
    ...some,
  }
}

export function move(some: Partial<Move> = {}): Move {
  return {
    number: 1,
    kind: "create",
    says: "made it",
    person_id: "per_1",
    person: "Ada",
    at: "2026-05-04T11:00:00Z",
    version: null,
    canary_version: null,
    canary_share: 0,
    shadow_version: null,
    details: {},
    ...some,
  }
}

export function thresholds(answered: number, right: number, some: Partial<Thresholds> = {}): Thresholds {
  const around = (value: number) => ({ value, low: value - 0.05, high: Math.min(1, value + 0.05) })
  return {
    version: 12,
    audit_answers: 40,
    answered: around(answered),
    precision: around(right),
    needed: 0,
    labels: {},
    costs: null,
    ...some,
  }
}

export function task(some: Partial<ReviewTask> = {}): ReviewTask {
  return {
    id: "rvt_1",
    deployment: "tickets",
    project_id: "prj_1",
    status: "open",
    because: "unsure",
    says: "the model is not as sure as its owner asks for",
    is_audit: false,
    external_id: null,
    document_id: 1,
    text: "Hello",
    created_at: "2026-05-04T11:00:00Z",
    expires_at: "2026-05-07T12:00:00Z",
    ended_at: null,
    model_version: 12,
    guess: { labels: [{ label_id: "lbl_1", name: "Refund" }], spans: [] },
    probability: 0.6,
    answer: null,
    ...some,
  }
}

export function answer(some: Partial<Answer> = {}): Answer {
  return {
    labels: [{ label_id: "lbl_1", name: "Refund", probability: 0.9 }],
    n_best: [],
    spans: [],
    epistemic: 0.01,
    out_of_scope: 0.2,
    probability: 0.9,
    abstained: false,
    abstained_because: null,
    prediction_set: null,
    review_task_id: null,
    review: null,
    explanation: null,
    external_id: null,
    model_version: 12,
    ...some,
  }
}

export function live(some: Partial<Live> = {}): Live {
  return {
    audit_answers: 50,
    open: 0,
    expired: 0,
    cancelled: 0,
    accuracy: { value: 0.8, low: 0.67, high: 0.89 },
    mean_probability: 0.82,
    ece: null,
    reliability: [],
    answered: 40,
    answered_precision: { value: 0.95, low: 0.84, high: 0.99 },
    target: 0.9,
    verdict: "open",
    labels: [],
    ...some,
  }
}
