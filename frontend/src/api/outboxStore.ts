/** The outbox on this device, in IndexedDB, so that closing the page loses nothing. */

import { openDB, type DBSchema, type IDBPDatabase } from "idb"
import { ordered, type Entry } from "@/api/outbox"

interface Shape extends DBSchema {
  events: { key: string; value: Entry; indexes: { owner: string } }
}

export class OutboxStore {
  private readonly database: IDBPDatabase<Shape>

  private constructor(database: IDBPDatabase<Shape>) {
    this.database = database
  }

  /** Opens it, made on first use. Throws where the browser keeps nothing, as some private windows do. */
  static async open(name = "askwell-outbox"): Promise<OutboxStore> {
    const database = await openDB<Shape>(name, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("events", { keyPath: "id" }).createIndex("owner", "owner")
      },
    })
    return new OutboxStore(database)
  }

  /** Everything of one person and project, oldest first. */
  async read(owner: string): Promise<Entry[]> {
    return ordered(await this.database.getAllFromIndex("events", "owner", owner))
  }

  /** Writes an entry, in the place of the one with its id. */
  async write(entry: Entry): Promise<void> {
    await this.database.put("events", entry)
  }

  /** Takes entries out. */
  async remove(ids: readonly string[]): Promise<void> {
    const transaction = this.database.transaction("events", "readwrite")
    await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done])
  }

  /** Closes the connection. */
  close(): void {
    this.database.close()
  }
}
