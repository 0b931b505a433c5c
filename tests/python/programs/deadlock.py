"""Money goes from one account to another, both of which are locked meanwhile."""
import asyncio


class Account:
    def __init__(self, owner, balance):
        self.owner, self.balance = owner, balance
        self.lock = asyncio.Lock()


async def transfer(amount, source, target):
    async with source.lock:
        print(f"{source.owner} is locked")
        await asyncio.sleep(0.05)  # asks the bank
        async with target.lock:
            source.balance -= amount
            target.balance += amount
    print(f"{amount} from {source.owner} to {target.owner}")


async def main():
    ada, grace = Account("Ada", 100), Account("Grace", 50)
    await asyncio.gather(transfer(10, ada, grace), transfer(20, grace, ada))


asyncio.run(main())
