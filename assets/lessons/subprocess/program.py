import asyncio, subprocess

AWAITED = False  # True or False
COMMAND = "sleep 1; echo the backup is done"


async def beat():
    while True:
        print("beat")
        await asyncio.sleep(0.25)


async def main():
    heart = asyncio.create_task(beat())
    await asyncio.sleep(0.1)
    if AWAITED:
        child = await asyncio.create_subprocess_shell(
            COMMAND, stdout=subprocess.PIPE)
        output, _ = await child.communicate()
    else:
        output = subprocess.run(COMMAND, shell=True,
            stdout=subprocess.PIPE).stdout
    print(output.decode().strip())
    heart.cancel()


asyncio.run(main())
