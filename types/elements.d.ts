type Action = 'create' | 'read' | 'update' | 'delete';

interface GateOperation {
  resource: string;
  action: Action;
}

type SolidGateOperation = ({ resource: string } | { 'attr:resource': string } | { 'prop:resource': string }) &
  ({ action: Action } | { 'attr:action': Action } | { 'prop:action': Action });

/** What an element cannot do without: a gate has to be told what is done to what. */
export type Needs<Tag extends string> = Tag extends 'stepup-gate' ? GateOperation : unknown;

/** The same as Solid writes it. */
export type NeedsSolidJs<Tag extends string> = Tag extends 'stepup-gate' ? SolidGateOperation : unknown;
