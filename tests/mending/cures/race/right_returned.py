import asyncio

DELAYS = [0.1, 0.2, 0.1]
AMOUNT = 10
balance = 0

async def deposit(delay):
    global balance
    await asyncio.sleep(delay)
    print("deposited")
    return AMOUNT

async def main():
    balance = sum(await asyncio.gather(*(deposit(delay) for delay in DELAYS)))
    print("balance", balance)

asyncio.run(main())
