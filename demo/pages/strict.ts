const violations = document.querySelector('#violations')!;

// What the policy has forbidden is said here.
document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile }) => {
  violations.textContent = `Violated: ${effectiveDirective} by ${blockedURI} in ${sourceFile}`;
});

document.querySelector('#delete')!.addEventListener('click', () => {
  document.querySelector('#result')!.textContent = 'Invoice 1042 is gone.';
});

export {};
