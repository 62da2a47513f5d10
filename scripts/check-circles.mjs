import { findCircles } from './lint/circles.js';

// No module and no folder of src/ may import itself by way of others.
const circles = await findCircles('src');
for (const circle of circles) console.error(circle);
if (circles.length) process.exitCode = 1;
else console.log('No circle of imports.');
