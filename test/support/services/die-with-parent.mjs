// Preloaded into servers that tests start: ends them when the test process is gone, however it went.
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL')).resume();
process.stdin.unref?.();
