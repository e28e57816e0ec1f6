"""Runs shell commands one after the other and prints the seconds they took and the highest memory of any as JSON."""
import json
import resource
import subprocess
import sys
import time

start = time.perf_counter()
for command in sys.argv[1:]:
    subprocess.run(command, shell=True, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "peakMemoryMb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}))
