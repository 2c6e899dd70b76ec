// Preloaded into servers that tests start: kills them when the test process ends in any way.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
process.stdin.unref?.();
