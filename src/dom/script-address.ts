interface ScriptPolicy {
  createScriptURL(address: string): string;
}

let policy: ScriptPolicy | null | undefined;

/**
 * An address as `script.src` takes it. Where the page requires Trusted Types it is made by the policy
 * `stepup-elements`; where the page does not allow that policy, the browser refuses the script, as it should.
 */
export function scriptAddress(address: string): string {
  policy ??= createPolicy();
  return policy ? policy.createScriptURL(address) : address;
}

function createPolicy(): ScriptPolicy | null {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy };
  };
  try {
    return trustedTypes?.createPolicy('stepup-elements', { createScriptURL: address => address }) ?? null;
  } catch {
    // Not allowed by name. Without `require-trusted-types-for`, a plain address will do all the same.
    return null;
  }
}
