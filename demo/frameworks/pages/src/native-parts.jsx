/** The button of libraries that have none of their own. */
export function Button({ onPress, type = 'button', children }) {
  return (
    <button type={type} onClick={onPress}>
      {children}
    </button>
  );
}

/** The text field of libraries that have none of their own. */
export function Field({ name, label }) {
  return (
    <label>
      {label} <input name={name} />
    </label>
  );
}
