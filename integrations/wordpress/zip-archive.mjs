import { crc32, deflateRawSync } from 'node:zlib';

// The first date that the format knows: the same files give the same bytes on every day.
const DATE = 0x0021;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;

/**
 * Makes a ZIP archive in memory (PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16).
 * @param {Array<{ name: string, data: Buffer | string }>} files paths with slashes
 * @returns {Buffer}
 */
export function zipArchive(files) {
  const contents = [];
  const directory = [];
  let offset = 0;
  for (const { name, data } of files) {
    const path = Buffer.from(name);
    const plain = Buffer.from(data);
    const packed = deflateRawSync(plain, { level: 9 });
    const common = commonHeader(path, plain, packed);
    const local = Buffer.concat([number(0x04034b50, 4), number(20, 2), common, path]);
    directory.push(
      Buffer.concat([
        ...[number(0x02014b50, 4), number(20, 2), number(20, 2), common],
        // No comment, first disk, no attributes but that it is a file which everybody may read.
        ...[
          number(0, 2),
          number(0, 2),
          number(0, 2),
          number((0o100644 << 16) >>> 0, 4),
          number(offset, 4),
          path,
        ],
      ]),
    );
    contents.push(local, packed);
    offset += local.length + packed.length;
  }
  const index = Buffer.concat(directory);
  const count = number(files.length, 2);
  const end = [number(0x06054b50, 4), number(0, 4), count, count, number(index.length, 4), number(offset, 4)];
  return Buffer.concat([...contents, index, ...end, number(0, 2)]);
}

function commonHeader(path, plain, packed) {
  return Buffer.concat([
    ...[number(UTF8_NAMES, 2), number(DEFLATED, 2), number(0, 2), number(DATE, 2), number(crc32(plain), 4)],
    ...[number(packed.length, 4), number(plain.length, 4), number(path.length, 2), number(0, 2)],
  ]);
}

function number(value, bytes) {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
