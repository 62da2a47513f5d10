/** Whether the person begins another press, so that whatever the one before has set off is over. */
export function beginsPress({ type, repeat }: Event & { repeat?: boolean }): boolean {
  return type === 'pointerdown' || (type === 'keydown' && !repeat);
}
