import asyncio

DELAYS = [0.1, 0.2, 0.1]
AMOUNT = 10
balance = 0
lock = asyncio.Lock()

async def deposit(delay):
    global balance
    async with lock:
        before = balance
        await asyncio.sleep(delay)  # the bank thinks
        balance = before + AMOUNT
    print("deposited")

async def main():
    await asyncio.gather(*(deposit(delay) for delay in DELAYS))
    print("balance", balance)

asyncio.run(main())
