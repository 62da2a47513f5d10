/** The signed-in person, as far as the provider tells. */
export interface Member {
  id?: string;
  projectId?: string;
  email?: string;
  name?: string;
  role?: string;
  [more: string]: unknown;
}
