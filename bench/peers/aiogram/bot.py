"""The bench's quiz as an aiogram bot: states in Redis, attempts and answers in PostgreSQL.

Written the way the documentation of aiogram 3 shows it: a router with filters, RedisStorage for the states, a pool of
connections that is handed to the handlers, long polling whose updates are handled as tasks, and uvloop.
"""

import json
import os

import asyncpg
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.redis import RedisStorage
from aiogram.types import CallbackQuery, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder
from redis.asyncio import BlockingConnectionPool, Redis

with open(os.environ["QUIZ"], encoding="utf-8") as file:
    QUESTIONS = json.load(file)


class Quiz(StatesGroup):
    answering = State()
    reading = State()


router = Router()


def question(number: int):
    asked = QUESTIONS[number]
    keyboard = InlineKeyboardBuilder()
    for option, text in enumerate(asked["options"]):
        keyboard.button(text=text, callback_data=f"pick:{option}")
    keyboard.adjust(1)
    return f"<b>{number + 1} of {len(QUESTIONS)}</b>\n\n{asked['text']}", keyboard.as_markup()


def button(text: str, data: str):
    keyboard = InlineKeyboardBuilder()
    keyboard.button(text=text, callback_data=data)
    return keyboard.as_markup()


async def begin(student: int, state: FSMContext, pool: asyncpg.Pool):
    attempt = await pool.fetchval("insert into attempt (student) values ($1) returning id", student)
    await state.set_state(Quiz.answering)
    await state.set_data({"attempt": attempt, "number": 0, "points": 0})
    return question(0)


@router.message(Command("quiz"))
async def on_quiz(message: Message, state: FSMContext, pool: asyncpg.Pool):
    text, markup = await begin(message.from_user.id, state, pool)
    await message.answer(text, reply_markup=markup)


@router.callback_query(F.data == "start")
async def on_start(callback: CallbackQuery, state: FSMContext, pool: asyncpg.Pool):
    text, markup = await begin(callback.from_user.id, state, pool)
    await callback.message.edit_text(text, reply_markup=markup)
    await callback.answer()


@router.callback_query(Quiz.answering, F.data.startswith("pick:"))
async def on_pick(callback: CallbackQuery, state: FSMContext, pool: asyncpg.Pool):
    data = await state.get_data()
    asked, option = QUESTIONS[data["number"]], int(callback.data.split(":")[1])
    points = int(option == asked["right"])
    await pool.execute(
        "insert into answer (attempt, number, option, points) values ($1, $2, $3, $4) on conflict do nothing",
        data["attempt"], data["number"], option, points,
    )
    await state.set_state(Quiz.reading)
    await state.update_data(points=data["points"] + points, number=data["number"] + 1)
    verdict = "Right!" if points else f"Not quite. The answer is {asked['options'][asked['right']]}."
    await callback.message.edit_text(
        f"<b>{verdict}</b>\n\n{asked['text']}\n\n{asked['explanation']}", reply_markup=button("Next", "next")
    )
    await callback.answer()


@router.callback_query(Quiz.reading, F.data == "next")
async def on_next(callback: CallbackQuery, state: FSMContext, pool: asyncpg.Pool):
    data = await state.get_data()
    if data["number"] < len(QUESTIONS):
        await state.set_state(Quiz.answering)
        text, markup = question(data["number"])
    else:
        await pool.execute(
            "update attempt set finished_at = now(), points = $2 where id = $1", data["attempt"], data["points"]
        )
        await state.clear()
        text = f"<b>Done</b>\n\nYou have {data['points']} of {len(QUESTIONS)} points."
        markup = button("Again", "start")
    await callback.message.edit_text(text, reply_markup=markup)
    await callback.answer()


async def main():
    pool = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=4, max_size=20)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]), limit=100)
    bot = Bot(os.environ["BOT_TOKEN"], session=session, default=DefaultBotProperties(parse_mode="HTML"))
    # A pool that lets updates wait for a connection: the usual one refuses them when many come at once.
    connections = BlockingConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=100, timeout=None)
    dispatcher = Dispatcher(storage=RedisStorage(Redis(connection_pool=connections)), pool=pool)
    dispatcher.include_router(router)
    await dispatcher.start_polling(bot, polling_timeout=50)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
