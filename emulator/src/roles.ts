import { EmulatorError } from './answer.js';
import { ACTIONS, isAction, isResource, type Action } from './operation.js';

/** 0: denied. 1: allowed. 2: allowed after MFA. */
export type Level = 0 | 1 | 2;

/** What a role may do to a resource. */
export type Permissions = Record<Action, Level>;

/** Every role's permissions, by resource. */
export type RoleMatrix = Record<string, Record<string, Permissions>>;

/** A resource that no role mentions: reading is allowed, everything else wants MFA. */
const NEW_RESOURCE: Permissions = { create: 2, read: 1, update: 2, delete: 2 };

const allowed: Permissions = { create: 1, read: 1, update: 1, delete: 1 };
const readOnly: Permissions = { create: 0, read: 1, update: 0, delete: 0 };
const nothing: Permissions = { create: 0, read: 0, update: 0, delete: 0 };
const guarded: Permissions = { create: 2, read: 1, update: 2, delete: 2 };
const secret: Permissions = { create: 2, read: 2, update: 2, delete: 2 };

/** The demo's roles, as they are at the start. */
const ROLES: RoleMatrix = {
  manager: {
    documents: guarded,
    transfers: guarded,
    customers: secret,
    'admin-panel': secret,
    workspace: guarded,
    drafts: allowed,
    'audit-log': readOnly,
  },
  admin: {
    documents: guarded,
    transfers: guarded,
    customers: secret,
    'admin-panel': { ...secret, read: 1 },
    workspace: guarded,
    drafts: allowed,
    'audit-log': { ...readOnly, delete: 2 },
  },
  accountant: {
    documents: readOnly,
    transfers: allowed,
    customers: readOnly,
    'admin-panel': readOnly,
    workspace: readOnly,
    drafts: allowed,
    'audit-log': readOnly,
  },
  viewer: {
    documents: readOnly,
    transfers: readOnly,
    customers: nothing,
    'admin-panel': nothing,
    workspace: readOnly,
    drafts: readOnly,
    'audit-log': nothing,
  },
};

const NAME = /^[\w-]{1,64}$/;
const MOST_ROLES = 50;
const MOST_RESOURCES = 200;

/** The project's roles. In maps, where no name of a role or a resource means anything else. */
export class Roles {
  readonly #roles = new Map(
    Object.entries(ROLES).map(([role, resources]) => [role, new Map(Object.entries(resources))]),
  );

  /** The level that a role has for this; 0 for a role that does not exist. */
  level(role: string, resource: string, action: Action): Level {
    const resources = this.#roles.get(role);
    return resources ? (resources.get(resource) ?? NEW_RESOURCE)[action] : 0;
  }

  /**
   * Sets levels: `{ <role>: { <resource>: { <action>: 0 | 1 | 2 } } }`. What is not mentioned stays as it was; a role
   * or a resource that is new is added.
   * @throws {EmulatorError} 400 for what it does not know; nothing changes then.
   */
  change(wanted: unknown): void {
    const changes = entriesOf(wanted, 'The body').flatMap(([role, resources]) => {
      if (!NAME.test(role)) throw new EmulatorError(400, 'A role is 1 to 64 letters, digits, _ or -.');
      return entriesOf(resources, 'A role').map(([resource, levels]) => {
        if (!isResource(resource)) throw new EmulatorError(400, 'The name of a resource is malformed.');
        return { role, resource, levels: readLevels(levels) };
      });
    });
    const next = new Map([...this.#roles].map(([role, resources]) => [role, new Map(resources)]));
    for (const { role, resource, levels } of changes) {
      const resources = next.get(role) ?? new Map<string, Permissions>();
      resources.set(resource, { ...(resources.get(resource) ?? NEW_RESOURCE), ...levels });
      next.set(role, resources);
      if (next.size > MOST_ROLES || resources.size > MOST_RESOURCES) {
        throw new EmulatorError(400, `At most ${MOST_ROLES} roles with ${MOST_RESOURCES} resources each.`);
      }
    }
    for (const [role, resources] of next) this.#roles.set(role, resources);
  }

  toJSON(): RoleMatrix {
    return Object.fromEntries(
      [...this.#roles].map(([role, resources]) => [role, Object.fromEntries(resources)]),
    );
  }
}

function readLevels(levels: unknown): Partial<Permissions> {
  const entries = entriesOf(levels, 'A resource');
  for (const [action, level] of entries) {
    if (!isAction(action)) throw new EmulatorError(400, `An action is one of ${ACTIONS.join(', ')}.`);
    if (level !== 0 && level !== 1 && level !== 2) throw new EmulatorError(400, 'A level is 0, 1 or 2.');
  }
  return Object.fromEntries(entries);
}

function entriesOf(value: unknown, what: string): Array<[string, unknown]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EmulatorError(400, `${what} must be an object.`);
  }
  return Object.entries(value);
}
