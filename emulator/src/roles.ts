import type { Action } from '../../src/client/types.js';

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

/** The demo's roles. */
export const ROLES: RoleMatrix = {
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

/** The level that a role has for this; 0 for a role that does not exist. */
export function levelOf(roles: RoleMatrix, role: string, resource: string, action: Action): Level {
  if (!Object.hasOwn(roles, role)) return 0;
  const resources = roles[role]!;
  return (Object.hasOwn(resources, resource) ? resources[resource]! : NEW_RESOURCE)[action];
}
