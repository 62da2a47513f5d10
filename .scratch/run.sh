npx tsx .scratch/prof.mts "$@" 2>/dev/null || node --experimental-strip-types .scratch/prof.mts "$@"
