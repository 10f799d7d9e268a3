"""Tasks that wait at the same time."""
import asyncio
import sys


async def wait(count):
    await asyncio.gather(*(asyncio.sleep(1) for _ in range(count)))


asyncio.run(wait(int(sys.argv[1])))
