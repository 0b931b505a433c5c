import asyncio

DELAYS = [0.1, 0.2, 0.1]
AMOUNT = 10
balance = 0

async def deposit(delay):
    global balance
    await asyncio.sleep(delay)
    balance += AMOUNT
    print("deposited")

async def main():
    await asyncio.gather(*(deposit(delay) for delay in DELAYS))
    print("balance", balance)

asyncio.run(main())
