import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import sqlite from 'node-sqlite3-wasm';

// As slow for a thief of the table as OWASP asks for, and not in the way of other requests meanwhile.
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 2 ** 26 };
const hashOf = (password, salt) => promisify(scrypt)(String(password), salt, 32, COST);
// Nobody's: what an address is compared with that has no user.
const nobody = { salt: randomBytes(16), password: randomBytes(32) };

// One file; `:memory:` for a try that leaves nothing behind.
const database = new sqlite.Database(process.env.DATABASE ?? 'app.db');
database.exec(`
  CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY, email TEXT UNIQUE, name TEXT, salt BLOB, password BLOB, totp TEXT, totpStep INTEGER DEFAULT 0);
  CREATE TABLE IF NOT EXISTS passkeys (id TEXT PRIMARY KEY, user TEXT, publicKey BLOB, counter INTEGER, transports TEXT);
  CREATE TABLE IF NOT EXISTS invoices (id TEXT PRIMARY KEY, customer TEXT, amount TEXT);
`);

/** The user with this e-mail address and password, or null. Without a user it takes as long: nobody finds out who has an account. */
export async function findUser(email, password) {
  const user = database.get('SELECT * FROM users WHERE email = ?', [String(email)]);
  return (await isPassword(user ?? nobody, password)) ? user : null;
}

/** Whether this is the user's password. */
export async function checkPassword(id, password) {
  return isPassword(userById(id) ?? nobody, password);
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

async function isPassword({ salt, password }, given) {
  return timingSafeEqual(await hashOf(given, salt), password);
}

// Somebody to sign in as, and something to delete.
if (!database.get('SELECT 1 FROM users')) {
  const salt = randomBytes(16);
  database.run('INSERT INTO users VALUES (?, ?, ?, ?, ?, NULL, 0)', [
    'u1',
    'alice@example.test',
    'Alice',
    salt,
    await hashOf('correct horse battery', salt),
  ]);
  for (const invoice of [
    ['1041', 'Harbour Café', '€ 310.00'],
    ['1042', 'Pinewick Ltd', '€ 1,250.00'],
    ['1043', 'Northwind', '€ 98.50'],
  ]) {
    database.run('INSERT INTO invoices VALUES (?, ?, ?)', invoice);
  }
}
