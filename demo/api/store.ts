import { randomUUID } from 'node:crypto';

/** A document in the list. A draft may be deleted by the role alone. */
export interface DemoDocument {
  id: string;
  name: string;
  kind: 'Contract' | 'Invoice' | 'Report' | 'Draft';
  owner: string;
  /** ISO 8601. */
  updatedAt: string;
  /** In kilobytes. */
  size: number;
}

/** A payment that was made. */
export interface Transfer {
  id: string;
  to: string;
  /** In euros. */
  amount: number;
  reference: string;
  /** ISO 8601. */
  createdAt: string;
}

/** Above this amount, in euros, a transfer wants a step-up. The server decides by it; the page only shows it. */
export const TRANSFER_LIMIT = 1000;

const DAY = 86_400_000;

/** What the demo's company owns. In memory, fresh at each start. */
export class DemoStore {
  documents: DemoDocument[] = [];
  transfers: Transfer[] = [];
  workspace: 'open' | 'deleted' = 'open';

  constructor() {
    this.restore();
  }

  /** Puts everything back to how it was at the start. */
  restore(): void {
    const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString();
    this.workspace = 'open';
    this.documents = (
      [
        ['Supplier agreement, Halden Timber', 'Contract', 'Olivia Winter', 1, 284],
        ['Invoice 1042', 'Invoice', 'Noah Summer', 2, 61],
        ['Invoice 1041', 'Invoice', 'Noah Summer', 9, 58],
        ['Annual report', 'Report', 'Adam Autumn', 12, 1930],
        ['Office lease', 'Contract', 'Adam Autumn', 41, 412],
        ['Notes for the autumn meeting', 'Draft', 'Olivia Winter', 0, 12],
      ] as const
    ).map(([name, kind, owner, days, size]) => ({
      id: randomUUID(),
      name,
      kind,
      owner,
      size,
      updatedAt: daysAgo(days),
    }));
    this.transfers = [
      { to: 'Halden Timber', amount: 640, reference: 'Shelves, second delivery', days: 3 },
      { to: 'Brightwater Energy', amount: 212.4, reference: 'Electricity', days: 8 },
    ].map(({ days, ...transfer }) => ({ ...transfer, id: randomUUID(), createdAt: daysAgo(days) }));
  }

  /** @returns Whether there was such a document. */
  deleteDocument(id: string, kind: 'draft' | 'document'): boolean {
    const at = this.documents.findIndex(
      document => document.id === id && (document.kind === 'Draft') === (kind === 'draft'),
    );
    if (at === -1) return false;
    this.documents.splice(at, 1);
    return true;
  }

  addTransfer(transfer: Pick<Transfer, 'to' | 'amount' | 'reference'>): Transfer {
    const added = { ...transfer, id: randomUUID(), createdAt: new Date().toISOString() };
    this.transfers.unshift(added);
    return added;
  }

  deleteWorkspace(): void {
    this.workspace = 'deleted';
    this.documents = [];
    this.transfers = [];
  }
}

/**
 * Reads a transfer from a request's body.
 * @returns The transfer, or a sentence that says what is wrong.
 */
export function readTransfer(body: unknown): Pick<Transfer, 'to' | 'amount' | 'reference'> | string {
  const { to, amount, reference = '' } = Object(body) as Record<string, unknown>;
  if (typeof to !== 'string' || to.trim() === '' || to.length > 100) return 'Say to whom the money goes.';
  if (typeof amount !== 'number' || !(amount > 0 && amount <= 1_000_000)) {
    return 'The amount must lie between 0.01 and 1,000,000 euros.';
  }
  if (typeof reference !== 'string' || reference.length > 140)
    return 'The reference has at most 140 characters.';
  return { to: to.trim(), amount: Math.round(amount * 100) / 100, reference: reference.trim() };
}
