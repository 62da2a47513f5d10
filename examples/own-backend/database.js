import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import sqlite from 'node-sqlite3-wasm';

// One file; `:memory:` for a try that leaves nothing behind.
const database = new sqlite.Database(process.env.DATABASE ?? 'app.db');
database.exec(`
  CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT UNIQUE, name TEXT, salt BLOB, password BLOB, totp TEXT, totpStep INTEGER DEFAULT 0);
  CREATE TABLE IF NOT EXISTS passkeys (id TEXT PRIMARY KEY, user TEXT, publicKey BLOB, counter INTEGER, transports TEXT);
  CREATE TABLE IF NOT EXISTS invoices (id TEXT PRIMARY KEY, customer TEXT, amount TEXT);
`);

/** The user with this e-mail address and password, or null. */
export function findUser(email, password) {
  const user = database.get('SELECT * FROM users WHERE email = ?', [String(email)]);
  return user && isPassword(user, password) ? user : null;
}

/** Whether this is the user's password. */
export function checkPassword(id, password) {
  const user = userById(id);
  return !!user && isPassword(user, password);
}

export const userById = id => database.get('SELECT * FROM users WHERE id = ?', [id]);

export const totpOf = id => userById(id)?.totp ?? null;

export const setTotp = (id, secret) => database.run('UPDATE users SET totp = ? WHERE id = ?', [secret, id]);

/** Uses up the codes of an authenticator app up to one step of its clock: true for the first caller only. */
export const claimTotp = (id, step) =>
  database.run('UPDATE users SET totpStep = ? WHERE id = ? AND totpStep < ?', [step, id, step]).changes > 0;

/** The user's passkeys, as `passkey()` and SimpleWebAuthn want them. */
export const passkeysOf = id =>
  database
    .all('SELECT * FROM passkeys WHERE user = ?', [id])
    .map(({ id, publicKey, counter, transports }) => ({
      id,
      publicKey: new Uint8Array(publicKey),
      counter,
      transports: JSON.parse(transports),
    }));

export const addPasskey = (user, { id, publicKey, counter, transports = [] }) =>
  database.run('INSERT INTO passkeys VALUES (?, ?, ?, ?, ?)', [
    id,
    user,
    Buffer.from(publicKey),
    counter,
    JSON.stringify(transports),
  ]);

export const passkeyUsed = ({ id }, { counter }) =>
  database.run('UPDATE passkeys SET counter = ? WHERE id = ?', [counter, id]);

export const invoices = () => database.all('SELECT * FROM invoices ORDER BY id');

export const deleteInvoice = id => database.run('DELETE FROM invoices WHERE id = ?', [id]).changes > 0;

function isPassword({ salt, password }, given) {
  return timingSafeEqual(scryptSync(String(given), salt, 32), password);
}

// Somebody to sign in as, and something to delete.
if (!database.get('SELECT 1 FROM users')) {
  const salt = randomBytes(16);
  database.run('INSERT INTO users VALUES (?, ?, ?, ?, ?, NULL, 0)', [
    'u1',
    'alice@example.test',
    'Alice',
    salt,
    scryptSync('correct horse battery', salt, 32),
  ]);
  for (const invoice of [
    ['1041', 'Harbour Café', '€ 310.00'],
    ['1042', 'Pinewick Ltd', '€ 1,250.00'],
    ['1043', 'Northwind', '€ 98.50'],
  ]) {
    database.run('INSERT INTO invoices VALUES (?, ?, ?)', invoice);
  }
}
