// The bench's quiz as a grammY bot: sessions, attempts and answers in PostgreSQL.
//
// Written the way grammY's documentation shows it for bots under load ("Scaling up II"): the runner fetches and handles updates
// concurrently, updates of one chat are sequentialized so that sessions stay whole, sessions are kept by the adapter for PostgreSQL.

import { readFileSync } from "node:fs";
import { run, sequentialize } from "@grammyjs/runner";
import { PsqlAdapter } from "@grammyjs/storage-psql";
import { Bot, InlineKeyboard, session } from "grammy";
import pg from "pg";

const { BOT_TOKEN, DATABASE_URL, QUIZ, TELEGRAM_API_URL } = process.env;
const questions = JSON.parse(readFileSync(QUIZ, "utf-8"));

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });

const bot = new Bot(BOT_TOKEN, { client: { apiRoot: TELEGRAM_API_URL } });
const bySender = (ctx) => ctx.chat?.id.toString();
bot.use(sequentialize(bySender));
bot.use(
  session({
    initial: () => ({ attempt: null, number: 0, points: 0 }),
    storage: await PsqlAdapter.create({ tableName: "sessions", client: pool }),
  }),
);

function question(number) {
  const asked = questions[number];
  const keyboard = new InlineKeyboard();
  asked.options.forEach((text, option) => keyboard.text(text, `pick:${number}:${option}`).row());
  return [`<b>${number + 1} of ${questions.length}</b>\n\n${asked.text}`, keyboard];
}

async function begin(ctx) {
  const { rows } = await pool.query("insert into attempt (student) values ($1) returning id", [ctx.from.id]);
  ctx.session = { attempt: rows[0].id, number: 0, points: 0 };
  return question(0);
}

const html = (keyboard) => ({ parse_mode: "HTML", reply_markup: keyboard });

bot.command("quiz", async (ctx) => {
  const [text, keyboard] = await begin(ctx);
  await ctx.reply(text, html(keyboard));
});

bot.callbackQuery("start", async (ctx) => {
  const [text, keyboard] = await begin(ctx);
  await ctx.editMessageText(text, html(keyboard));
  await ctx.answerCallbackQuery();
});

bot.callbackQuery(/^pick:(\d+):(\d+)$/, async (ctx) => {
  const [number, option] = [Number(ctx.match[1]), Number(ctx.match[2])];
  if (number !== ctx.session.number) return ctx.answerCallbackQuery();
  const asked = questions[number];
  const points = Number(option === asked.right);
  await pool.query(
    "insert into answer (attempt, number, option, points) values ($1, $2, $3, $4) on conflict do nothing",
    [ctx.session.attempt, number, option, points],
  );
  ctx.session.points += points;
  ctx.session.number += 1;
  const verdict = points ? "Right!" : `Not quite. The answer is ${asked.options[asked.right]}.`;
  const next = new InlineKeyboard().text("Next", "next");
  await ctx.editMessageText(`<b>${verdict}</b>\n\n${asked.text}\n\n${asked.explanation}`, html(next));
  await ctx.answerCallbackQuery();
});

bot.callbackQuery("next", async (ctx) => {
  const { attempt, number, points } = ctx.session;
  let text, keyboard;
  if (number < questions.length) {
    [text, keyboard] = question(number);
  } else {
    await pool.query("update attempt set finished_at = now(), points = $2 where id = $1", [attempt, points]);
    text = `<b>Done</b>\n\nYou have ${points} of ${questions.length} points.`;
    keyboard = new InlineKeyboard().text("Again", "start");
  }
  await ctx.editMessageText(text, html(keyboard));
  await ctx.answerCallbackQuery();
});

bot.catch((error) => console.error(error));
const runner = run(bot);
process.once("SIGTERM", () => runner.stop().then(() => pool.end()));
