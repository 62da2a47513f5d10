import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import Database from 'better-sqlite3';

// One file; `:memory:` for a try that leaves nothing behind.
const database = new Database(process.env.DATABASE ?? 'app.db');
database.exec(`
  CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT UNIQUE, name TEXT, salt BLOB, password BLOB, totp TEXT);
  CREATE TABLE IF NOT EXISTS passkeys (id TEXT PRIMARY KEY, user TEXT, publicKey BLOB, counter INTEGER, transports TEXT);
  CREATE TABLE IF NOT EXISTS invoices (id TEXT PRIMARY KEY, customer TEXT, amount TEXT);
`);

/** The user with this e-mail address and password, or null. */
export function findUser(email, password) {
  const user = database.prepare('SELECT * FROM users WHERE email = ?').get(email);
  return user && isPassword(user, password) ? user : null;
}

/** Whether this is the user's password. */
export function checkPassword(id, password) {
  const user = userById(id);
  return !!user && isPassword(user, password);
}

export const userById = id => database.prepare('SELECT * FROM users WHERE id = ?').get(id);

export const totpOf = id => userById(id)?.totp ?? null;

export const setTotp = (id, secret) =>
  database.prepare('UPDATE users SET totp = ? WHERE id = ?').run(secret, id);

/** The user's passkeys, as `passkey()` and SimpleWebAuthn want them. */
export const passkeysOf = id =>
  database
    .prepare('SELECT * FROM passkeys WHERE user = ?')
    .all(id)
    .map(({ id, publicKey, counter, transports }) => ({
      id,
      publicKey: new Uint8Array(publicKey),
      counter,
      transports: JSON.parse(transports),
    }));

export const addPasskey = (user, { id, publicKey, counter, transports = [] }) =>
  database
    .prepare('INSERT INTO passkeys VALUES (?, ?, ?, ?, ?)')
    .run(id, user, Buffer.from(publicKey), counter, JSON.stringify(transports));

export const passkeyUsed = ({ id }, { counter }) =>
  database.prepare('UPDATE passkeys SET counter = ? WHERE id = ?').run(counter, id);

export const invoices = () => database.prepare('SELECT * FROM invoices ORDER BY id').all();

export const deleteInvoice = id => database.prepare('DELETE FROM invoices WHERE id = ?').run(id).changes > 0;

function isPassword({ salt, password }, given) {
  return timingSafeEqual(scryptSync(String(given), salt, 32), password);
}

// Somebody to sign in as, and something to delete.
if (!database.prepare('SELECT 1 FROM users').get()) {
  const salt = randomBytes(16);
  database
    .prepare('INSERT INTO users VALUES (?, ?, ?, ?, ?, NULL)')
    .run('u1', 'alice@example.test', 'Alice', salt, scryptSync('correct horse battery', salt, 32));
  const add = database.prepare('INSERT INTO invoices VALUES (?, ?, ?)');
  add.run('1041', 'Harbour Café', '€ 310.00');
  add.run('1042', 'Pinewick Ltd', '€ 1,250.00');
  add.run('1043', 'Northwind', '€ 98.50');
}
