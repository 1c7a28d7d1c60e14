# Тексты StudyMate по-русски.
#
# Тексты экранов — HTML для Telegram (<b>, <i>, <code>); значения приходят экранированными. Тексты, имена которых начинаются
# с button-, toast-, command-, profile-, chart-, stats- и language-, — простые.

## Языки
language-flag = 🇷🇺
language-name = 🇷🇺 Русский
languages-title = <b>Язык</b>
languages-ask = На каком языке будем общаться? Вопросы останутся на языке автора.

## Что Telegram показывает о боте
profile-about = Тесты, которые сразу объясняют, что верно и почему.
profile-description =
    StudyMate задаёт вопросы и сразу говорит, что верно и почему. Он помнит ваши результаты: видно, что вы уже знаете, а что стоит повторить.

    Нажмите «Старт», чтобы начать.
command-start = Приветствие и меню
command-courses = Ваши курсы
command-quizzes = Все тесты
command-quiz = Начать тест по его коду
command-course = Открыть курс по его коду
command-timezone = Ваш часовой пояс, по городу
command-resume = Продолжить с того же места
command-cancel = Бросить текущий тест
command-progress = Ваши результаты и темы
command-review = Вопросы, которые пора повторить
command-mistakes = Ваши недавние ошибки
command-practice = Потренировать тему, по пять вопросов
command-language = Сменить язык
command-settings = Язык, часовой пояс, цели
command-reminders = Когда напоминать об учёбе
command-help = Что умеет бот
command-stats = Показатели бота

## Кнопки
button-quizzes = 📝 Тесты
button-courses = 📘 Курсы
button-course = 📘 { $title }
button-to-course = 📘 К курсу
button-continue = ⏭ Дальше: { $title }
button-go-on-course = ⏭ Дальше по курсу
button-course-topic = { $mark } { $number }. { $title } · { $done }/{ $total }
button-earlier-topic = ‹ Тема { $number }
button-later-topic = Тема { $number } ›
button-material = 📎 { $title }
button-last-result = 🔍 Мой результат
button-course-desk = 🛠 Управление курсом
button-as-students = 👁 Как видят студенты
button-publish-course = 🚀 Опубликовать
button-archive-course = 🗄 В архив
button-archive-really = 🗄 Да, в архив
button-students = 👥 Студенты
button-invitations = 🔗 Приглашения
button-invite = ➕ Новая ссылка
button-revoke = ✖ { $number }. Отозвать
button-progress = 📈 Мой прогресс
button-help = ❓ Помощь
button-start-quiz = ▶ { $title }
button-go-on = ⏯ { $title } · { $answered }/{ $total }
button-go-on-numbered = ⏯ { $number }. Продолжить
button-stop-numbered = ✖ { $number }. Бросить
button-repeat = 🔁 { $title }
button-earlier-page = ‹ Предыдущие
button-later-page = Ещё ›
button-refresh = 🔄 Проверить снова
button-check = Проверить ответ
button-undo = ↩ Отменить выбор
button-start-over = 🔄 Начать заново
button-stop = ✖ Бросить тест
button-pause = ⏸ Пауза
button-resume = ⏯ Продолжить
button-stay = ▶ Продолжить
button-give-up = ✖ Бросить
button-next = Дальше ▸
button-show-result = Показать результат ▸
button-review = 🔍 Разобрать ответы
button-again = 🔁 Пройти ещё раз
button-earlier-answer = ‹ { $number }
button-later-answer = { $number } ›
button-to-result = К результату
button-publish = 🚀 Опубликовать { $code }
button-open-quiz = Открыть тест
button-open-course = Открыть курс

## Приветствие и помощь
welcome-hello = 👋 <b>Здравствуйте, { $name }!</b>
welcome-hello-nameless = 👋 <b>Здравствуйте!</b>
welcome-first = Я StudyMate. Я задаю вопросы и сразу говорю, что верно и почему. Выберите тест и начинайте — прерваться можно в любой момент, а продолжить позже.
welcome-back = Рад видеть вас снова. Чем займёмся?
help-title = <b>Что я умею</b>
help-learning-title = 📚 <b>Учёба</b>
help-settings-title = ⚙️ <b>Настройки и ваши данные</b>
help-command = /{ $name } — { $description }
help-quizzes = Делайте перерыв когда угодно или нажмите ⏸: я запомню место, а /resume вернёт вас к нему. Бросить тест можно только кнопкой ✖ или командой /cancel, и сначала я переспрошу. Ответ засчитывается один раз, что бы вы ни нажали потом.
help-teaching-title = 🎓 <b>Преподавание</b>
help-mentor = Пришлите мне файл с вопросами — GIFT, Aiken или CSV, в UTF-8, до 1 МБ. Я проверю его и назову строку каждой ошибки. Новый тест остаётся черновиком, пока вы его не опубликуете. Любой другой файл я предложу сохранить как материал для студентов: все они — в /materials.
help-admin-title = 🔑 <b>Администрирование</b>
help-admin = Вы можете опубликовать любой тест. Если что-то сломается, я вам напишу.
help-id = Ваш id: <code>{ $user }</code>. Он нужен администратору, чтобы назначить вас наставником.
help-own-id = Ваш id: <code>{ $user }</code>

## Создание тестов и курсов
button-my-quizzes = 📝 Мои тесты
button-new-quiz = ➕ Новый тест
button-new-course = ➕ Новый курс
button-publish-quiz = 🚀 Опубликовать
button-edit = ✏️ Изменить
button-try = ▶ Попробовать
button-no-media = ✖ Без картинки и звука
button-try-live = ▶ Попробовать версию студентов
button-retire = ⏸ Снять
button-retire-really = ⏸ Да, снять
button-overview = ‹ К обзору
button-back = ‹ Назад
button-skip = Без описания ▸
button-no-explanation = Без пояснения ▸
button-no-guidance = Без указаний ▸
button-keep-question = ✅ Оставить
button-write-anew = ✏️ Написать заново
button-quiz-settings = ⚙️ Настройки
button-set-pass-mark = 🎯 Порог: { $value }
button-set-quiz-minutes = ⏱ Время на всё: { $value }
button-set-question-seconds = ⏳ Время на вопрос: { $value }
button-set-attempts = 🔁 Попыток: { $value }
button-set-counts = 🏅 Засчитывается: { $value }
button-set-feedback = 💡 Что верно: { $value }
button-set-review = 🔍 Просмотр ответов: { $value }
button-set-navigation = ↔️ Возврат к вопросам: { $value }
button-set-shuffle-questions = 🔀 Перемешать вопросы: { $value }
button-set-shuffle-options = 🔀 Перемешать варианты: { $value }
button-set-draw = 🎲 Сколько вопросов: { $value }
button-value-any = без ограничений
button-value-all = все
button-value-yes = да
button-value-no = нет
button-value-best = лучшая попытка
button-value-last = последняя попытка
button-value-first = первая попытка
button-value-average = среднее
button-value-each = после каждого ответа
button-value-end = в конце
button-value-after-due = после срока
button-value-never = никогда
button-value-by-topic = { $count }, по темам
button-add-topics = ➕ Темы
button-access = 👥 Для кого
button-order = 🔃 Порядок
button-move-up = ⬆️ Выше
button-dates = 🗓 Даты
button-date-opens = Начало
button-date-due = Срок
button-day-today = Сегодня
button-day-tomorrow = Завтра
button-day-week = Через неделю
button-day-weeks = Через 2 недели
button-day-month = Через месяц
button-day-never = ✖ Без даты
button-late-refuse = 🚫 Не пускать опоздавших
button-late-allow = 🐢 Пускать опоздавших
button-rename = ✏️ Переименовать
command-myquizzes = Ваши тесты: опубликовать, изменить
command-newquiz = Составить тест прямо здесь, вопрос за вопросом
command-newcourse = Составить курс из ваших тестов и материалов
command-invite = Пригласить студентов на курс по его коду
author-quizzes-title = 📝 <b>Ваши тесты</b>
author-quizzes-none = Пока их нет. Составьте тест прямо здесь, вопрос за вопросом, или пришлите файл с вопросами.
author-quizzes-signs = 🟢 у студентов · 🟡 есть изменения · ✏️ черновик · ⏸ снят
author-quiz-about =
    <code>{ $code }</code> · { $questions ->
        [one] { $questions } вопрос
        [few] { $questions } вопроса
       *[other] { $questions } вопросов
    }
author-quiz-live = У студентов именно эта версия.
author-quiz-changed = У студентов старая версия. Опубликуйте, чтобы они получили эту.
author-quiz-retired = Тест снят: начать его никто не может.
author-quiz-draft = Черновик: его видите только вы и администраторы.
quiz-retirement = ⏸ Снять тест <b>{ $title }</b>? Его больше никто не сможет начать. Начатые попытки продолжатся, результаты останутся, а новая публикация вернёт тест.
author-quiz-title-asked = ➕ <b>Новый тест.</b> Как он будет называться?
author-question-asked = Пришлите вопрос. Код пишите между `обратными кавычками`. Если нужна картинка или звук, пришлите файл с вопросом в подписи.
author-media-there = 🖼 То, что стоит при вопросе, останется, если не прислать другой файл.
author-media-apart = 🖼 Картинка или звук придёт отдельным сообщением перед вопросом: для подписи он слишком длинный.
author-kind-asked = Как на него отвечают?
author-kind-choice = 🔘 Варианты
author-kind-truefalse = ⚖️ Верно или нет
author-kind-numeric = 🔢 Число
author-kind-text = ✍️ Короткий текст
author-kind-matching = 🔗 Пары
author-kind-ordering = 🔃 По порядку
author-kind-essay = 🗒 Эссе
author-answers-choice =
    Пришлите варианты, каждый с новой строки, перед верными — <code>+</code>:

    <code>Лион
    +Париж
    Ницца</code>

    Если верных несколько, найти нужно все.
author-answers-truefalse = Это верно?
author-answers-numeric =
    Пришлите верное число, промежуток или число с допустимым отклонением:

    <code>42</code> · <code>10..20</code> · <code>3.14:0.01</code>
author-answers-text =
    Пришлите верный ответ. Если их несколько — каждый с новой строки. Регистр букв не важен.
author-answers-matching =
    Пришлите пары, каждую с новой строки:

    <code>Франция = Париж
    Италия = Рим
    = Осло</code>

    Строка, которая начинается с <code>=</code>, — лишний вариант для выбора.
author-answers-ordering = Пришлите элементы в верном порядке, каждый с новой строки.
author-answers-essay = Студенты напишут текст, а вы оцените его: /grade. Каким должен быть хороший ответ? Это прочтут только те, кто оценивает.
author-explanation-asked = Почему так? Пояснение студенты прочтут после своего ответа.
author-not-taken = ⚠️ <b>Не принято:</b>
author-earlier-questions =
    { $count ->
        [one] … перед ними { $count } вопрос:
        [few] … перед ними { $count } вопроса:
       *[other] … перед ними { $count } вопросов:
    }
author-first-question = Пришлите первый вопрос. Если нужна картинка или звук, пришлите файл с вопросом в подписи.
author-next-question = Пришлите следующий вопрос, нажмите номер, чтобы посмотреть вопрос, или сохраните тест.
author-preview = Так это видят студенты. И что здесь верно:
author-preview-essay = Так это видят студенты. Их ответы оцениваете вы.
quiz-settings-title = ⚙️ Как проходят тест?
quiz-settings-how = Нажмите то, что хотите изменить.
quiz-settings-pass-mark = С какой доли баллов тест сдан? Выберите или пришлите число от 0 до 100.
quiz-settings-quiz-minutes = Сколько может длиться попытка, считая перерывы? Выберите или пришлите число минут.
quiz-settings-question-seconds = Сколько можно думать над вопросом? Потом он засчитывается как неверный. Выберите или пришлите число секунд.
quiz-settings-attempts = Сколько раз студент может пройти тест? Выберите или пришлите число.
quiz-settings-counts = Какая попытка идёт в зачёт?
quiz-settings-feedback = Когда студенты узнают, что было верно? <i>После срока</i> — после последнего, который тест получил в курсах.
quiz-settings-draw = Сколько случайных вопросов в одной попытке? Выберите или пришлите число.
author-quiz-closed = 🔒 Его больше нет ни в одном курсе, поэтому начать его можете только вы и администраторы. Добавьте его в курс, чтобы открыть.
author-closes = 🔒 Больше ни в одном курсе, поэтому после публикации закрыто для студентов: { $titles }
author-empty = ⚠️ Пока пусто: { $titles }
author-untold = ⚠️ Верные ответы должны открываться после срока, но срока нет, и они будут видны сразу в конце: { $titles }
author-over = ⚠️ Срок курса уже прошёл: { $due }
author-items-over = ⚠️ Срок уже прошёл: { $titles }
author-date-over = ⚠️ Этот срок уже прошёл.
author-course-title-asked = ➕ <b>Новый курс.</b> Как он будет называться?
author-course-description-asked = О чём он? Одно-два предложения.
author-access-asked = Для кого он?
author-access-everyone = 🌍 Для всех
author-access-classrooms =
    { $classrooms ->
        [one] 👥 Для моего класса
       *[other] 👥 Для моих классов ({ $classrooms })
    }
author-access-any-classrooms = 👥 Для классов
author-access-invitation = ✉️ По приглашению
author-course-everyone = 🌍 Для всех
author-course-classrooms =
    { $classrooms ->
        [one] 👥 Для { $classrooms } класса
       *[other] 👥 Для { $classrooms } классов
    }
author-course-invitation = ✉️ По приглашению
author-topics-asked = Какие в нём темы? Пришлите их названия, каждое с новой строки.
author-no-topics = Тем пока нет. Пришлите их названия, каждое с новой строки.
author-topics = Нажмите тему, чтобы наполнить её. Чтобы добавить темы, пришлите их названия.
author-topic-title-asked = Как теперь будет называться <b>{ $title }</b>?
author-topic-choose = Нажимайте то, что входит в эту тему, — в том порядке, в каком это увидят студенты.
author-nothing-to-add = У вас пока нет ни тестов, ни материалов для этой темы: сначала создайте их, потом возвращайтесь.
author-classrooms-asked = Для каких классов он?
author-order-choose = 🔃 Нажмите то, что должно идти раньше: оно поднимется на одно место.
author-dates-choose = 🗓 Что открывается или сдаётся в свой срок?
author-opens-at-once = 🔓 Открыто сразу
author-never-due = ♾ Без срока
author-late-allowed = 🐢 Опоздать можно: попытка будет отмечена.
author-late-refused = 🚫 После срока тест начать нельзя.
author-dated =
    { $count ->
        [one] 🗓 Свои даты есть у { $count } пункта.
       *[other] 🗓 Свои даты есть у { $count } пунктов.
    }
author-dates-of-course = Курс: { $dates }
author-zone-of-classroom = { $zone }, как в { $classroom }
author-dates-utc = ⚠️ Пока вы не выбрали часовой пояс, даты указаны по UTC.
author-dates-in = 🕒 Даты указаны по времени: { $zone }
author-opens-asked = Когда откроется? Выберите день или пришлите дату, например <code>{ $example }</code> (часовой пояс: { $zone }).
author-due-asked = До какого срока? Выберите день или пришлите дату, например <code>{ $example }</code> (часовой пояс: { $zone }). День без времени — до его конца.
notice-one-moment = ⏳ Секунду…
notice-unsaved = ✏️ То, что вы создаёте, ещё не сохранено. Удалить это?
button-author-on = ‹ Продолжить
button-discard = 🗑 Удалить
toast-preview-only = Это предпросмотр: этими кнопками отвечают студенты.
toast-no-questions = Сначала добавьте вопрос.
toast-quiz-full = Больше вопросов в этот тест не поместится.
toast-course-gone = Этого курса больше нет.
toast-in-course-already = Это уже есть в другой теме курса.
toast-topic-full = В эту тему больше не поместится.
toast-no-classrooms = У вас пока нет класса.
## Информация
button-info = ℹ️ Информация
button-new-page = ➕ Новая страница
button-edit-page = ✏️ { $language }
button-translate-page = ➕ { $language }
command-info = Страницы с информацией
info-title = ℹ️ <b>Информация</b>
info-none = Страниц пока нет.
info-choose = Что вы хотите узнать?
info-removal = 🗑 Удалить страницу <b>{ $title }</b> на всех языках?
info-title-asked = ✏️ { $language } · Как называется страница? Пришлите название.
info-title-now = Сейчас она называется <b>{ $title }</b>.
info-text-asked =
    ✏️ { $language } · <b>{ $title }</b>

    Теперь пришлите текст. То, что стоит между `обратными кавычками`, станет кодом.
info-preview = { $language } · Так это будет выглядеть. Сохраните или пришлите другой текст.
notice-page-too-long = Слишком длинно: на странице может быть не больше { $limit } знаков. Пришлите текст короче или разделите его на две страницы.
toast-page-gone = Этой страницы больше нет.

## Материалы
button-materials = 📎 Материалы
button-new-material = ➕ Новый материал
button-open-material = 👁 Открыть
button-open-link = 🔗 Перейти по ссылке
button-replace = 🔄 Заменить
button-remove = 🗑 Удалить
button-remove-really = 🗑 Да, удалить
button-keep = Оставить
button-save = 💾 Сохранить
button-leave-steps = ✖ Отмена
command-materials = Ваши материалы: файлы, тексты и ссылки
materials-title = 📎 <b>Ваши материалы</b>
materials-none = Пока их нет. Пришлите мне документ, фото, видео, музыку, голосовое сообщение или альбом — или нажмите кнопку, чтобы добавить текст или ссылку.
materials-choose = Выберите материал, чтобы посмотреть, заменить или удалить его. Чтобы добавить новый, просто пришлите мне файл.
materials-page = Страница { $page } из { $pages }
material-above =
    { $files ->
        [one] ⬆️ { $files } файл — выше.
        [few] ⬆️ { $files } файла — выше.
       *[other] ⬆️ { $files } файлов — выше.
    }
material-link = Ссылка для студентов: { $link }
material-removal = 🗑 Удалить <b>{ $title }</b>? Студенты больше не смогут его открыть. То, что я им уже отправил, останется в их чатах.
material-asked = ➕ Пришлите то, что получат студенты: документ, фото, видео, музыку, голосовое сообщение, альбом, текст или ссылку.
material-asked-anew = 🔄 Пришлите то, что заменит <b>{ $title }</b>: файл, альбом, текст или ссылку. Ссылка на материал не изменится.
material-instead = То, что вы прислали раньше, не сохранено: вместе с этим его не отправить.
material-offer =
    Сохранить как материал?

    { $what } · <b>{ $title }</b>

    Чтобы изменить название, пришлите другое.
material-offer-anew =
    Заменить этим <b>{ $title }</b>? Студенты получат это, как только вы сохраните.

    { $what }

    Чтобы заменить чем-то другим, просто пришлите это.
material-offer-untitled =
    { $what }

    Чтобы сохранить как материал, пришлите название.
material-document = Документ
material-photo = Фото
material-video = Видео
material-audio = Музыка
material-voice = Голосовое сообщение
material-text = Текст
material-web = Ссылка
material-files =
    { $files ->
        [one] { $files } файл
        [few] { $files } файла одним альбомом
       *[other] { $files } файлов одним альбомом
    }
notice-no-such-material = Этого материала больше нет. Попросите новую ссылку у того, кто её прислал.
notice-steps-left = Хорошо, ничего не сохранено.
notice-files-not-sent = 😔 Сейчас я не могу отправить файлы материала <b>{ $title }</b>. Автор об этом знает.
notice-material-not-sent = ⚠️ У Telegram больше нет файлов материала <b>{ $title }</b>, и студенты не могут их получить. Пришлите их мне, пожалуйста, ещё раз.
notice-material-too-long = Слишком длинно: в тексте может быть не больше { $limit } знаков. Пришлите текст короче или файл.
toast-one-classroom-at-least = Один класс должен остаться. Сначала выберите другой.
toast-steps-over = Это уже завершено. Начните, пожалуйста, заново.
toast-material-gone = Этого материала больше нет.

## Списки
quizzes-title = 📝 <b>Тесты</b>
quizzes-page = 📝 <b>Тесты</b> · страница { $page } из { $pages }
quizzes-new = { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
} · новый
quizzes-unfinished = { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
} · отвечено: { $answered }
quizzes-passed = { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
} · { $result } ✅
quizzes-not-passed = { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
} · { $result }
counted-best = лучший результат { $percent } %
counted-last = последний результат { $percent } %
counted-first = первый результат { $percent } %
counted-average = средний результат { $percent } %
unfinished-title = <b>Что продолжим?</b>
unfinished-most = 🛑 <b>{ $title }</b> придётся отложить: начатых тестов уже { $count }, а больше сразу нельзя. Закончите один из них или бросьте кнопкой ✖.
unfinished-item = { $number }. { $title } — отвечено { $answered } из { $total }

## Курсы
courses-title = 📘 <b>Курсы</b>
courses-page = 📘 <b>Курсы</b> · страница { $page } из { $pages }
courses-none-made = Курсов пока нет. Курс состоит из тем с тестами и материалами в вашем порядке: для всех, для ваших классов или для тех, кого вы пригласите.
course-heading = 📘 <b>{ $title }</b>
course-done = Пройдено { $done } из { $total }
course-finished = 🎉 Пройдено всё — отлично!
course-fresh = 🆕 нового: { $count }
course-opens = ⏳ откроется { $opens }
course-due = ⏰ срок — { $due }
course-next-due = ⏰ Ближайший срок — { $due }
course-next-opens = ⏳ Следующая часть откроется { $opens }.
course-mark-draft = ✏️ черновик
course-mark-changed = ♻️ есть неопубликованные правки
course-mark-archived = 🗄 в архиве
course-preview-changed = ♻️ С вашими правками: студенты увидят их, когда вы опубликуете курс.
topic-heading = { $course } ›
    <b>{ $number }. { $title }</b>
topic-empty = Здесь пока ничего нет.
entry-heading = { $number }. { $mark } <b>{ $title }</b>
entry-material = материал
entry-opened = просмотрено
entry-draft = черновик, опубликуется вместе с курсом
entry-over = 🏁 срок истёк { $due }
entry-late = ⏰ срок истёк { $due } — сдать можно, но с опозданием
notice-no-courses = 📘 Вам пока не открыт ни один курс. Приглашение может прислать наставник. А пока есть тесты.
notice-course-not-for-you = 🔒 Этот курс вам не открыт. Попросите у наставника приглашение.
notice-course-archived = 🗄 Курс закрыт: наставник убрал его в архив. Ваши результаты сохранены.
notice-no-such-course = 🤷 Курса <code>{ $code }</code> у вас нет.
notice-nothing-next = 👍 В курсе { $title } сейчас делать нечего.
invitation-accepted = 🎉 Добро пожаловать на курс { $title }! Теперь он вам открыт.
invitation-unknown = 🤷 Это приглашение не действует. Попросите у наставника новое.
invitation-expired = ⌛ Срок этого приглашения истёк. Попросите у наставника новое.
invitation-used-up = 🚪 По этому приглашению уже пришло столько студентов, на сколько оно было рассчитано. Попросите у наставника новое.
invitation-no-course = ⏳ Курс, в который вас приглашают, сейчас закрыт. Попробуйте позже или спросите наставника.
desk-heading = 🛠 <b>{ $title }</b> (<code>{ $code }</code>)
desk-draft = ✏️ Черновик: его видите только вы и администраторы.
desk-published = 🚀 Опубликован.
desk-changed = ♻️ Опубликован; правок, сделанных после этого, студенты ещё не видят.
desk-archived = 🗄 В архиве: студенты его не видят, результаты сохранены.
course-archival = 🗄 Убрать курс <b>{ $title }</b> в архив? Студенты сразу потеряют и курс, и его тесты, даже начатые. Результаты останутся, а новая публикация вернёт курс.
desk-everyone = 👥 Для всех
desk-classrooms = { $count ->
    [one] 👥 Для участников { $count } класса и по приглашению
    [few] 👥 Для участников { $count } классов и по приглашению
   *[many] 👥 Для участников { $count } классов и по приглашению
}
desk-invitation = 👥 По приглашению
course-students-title = 👥 <b>{ $title }</b>: студенты
course-students-none = Пока курса нет ни у кого из тех, кто открывал чат со мной.
course-students-all = Прийти может каждый. Здесь перечислены те, кто пришёл по приглашению: пока никого.
course-students-invited = ✉️ по приглашению
desk-contents = { $topics ->
    [one] 📂 { $topics } тема
    [few] 📂 { $topics } темы
   *[many] 📂 { $topics } тем
}, { $quizzes ->
    [one] { $quizzes } тест
    [few] { $quizzes } теста
   *[many] { $quizzes } тестов
}, { $materials ->
    [one] { $materials } материал
    [few] { $materials } материала
   *[many] { $materials } материалов
}
desk-invited = { $count ->
    [one] 🔗 По приглашению пришёл { $count } студент
    [few] 🔗 По приглашению пришли { $count } студента
   *[many] 🔗 По приглашению пришло { $count } студентов
}
invitations-title = 🔗 <b>Приглашения</b> · { $title }
invitations-none = Действующих приглашений нет. Новая ссылка действует 7 дней и впускает до 50 студентов.
invitations-some = Кто откроет ссылку, получит курс. Если её отозвать, новых она не впустит; кто пришёл, останется.
invitations-item = { $number }. { $link }
    Пришло { $used } из { $uses } · срок — { $until }
course-saved = 💾 Курс <b>{ $title }</b> сохранён. Студенты увидят его, когда вы его опубликуете.
course-published-invitation = 🚀 Курс <b>{ $title }</b> опубликован. Он открыт тем, кого пригласили: создайте приглашение и разошлите ссылку.
course-published = 🚀 Курс <b>{ $title }</b> опубликован. Вот ссылка для студентов:
course-archived = 🗄 Курс <b>{ $title }</b> в архиве: в списках его больше нет, результаты сохранены.
course-invitation-made = 🔗 Создано новое приглашение на курс <b>{ $title }</b>.
course-invitation-revoked = 🔗 Приглашение на курс <b>{ $title }</b> больше никого не впускает.
course-too-many-invitations = ⚠️ У курса <b>{ $title }</b> уже 10 действующих приглашений. Сначала отзовите какое-нибудь.
course-unknown = 🤷 Курса <code>{ $code }</code> нет.
course-not-yours = 🔒 Курс <code>{ $code }</code> принадлежит другому наставнику.
course-no-such-quiz = ⚠️ Курс <code>{ $code }</code> не сохранён: теста <code>{ $item }</code> нет. Сначала загрузите его.
course-not-your-quiz = 🔒 Курс <code>{ $code }</code> не сохранён: тест <code>{ $item }</code> принадлежит другому наставнику.
course-no-such-material = ⚠️ Курс <code>{ $code }</code> не сохранён: материала <code>{ $item }</code> нет.
course-not-your-material = 🔒 Курс <code>{ $code }</code> не сохранён: материал <code>{ $item }</code> принадлежит другому наставнику.

## Дни
when-today = сегодня в { $time }
when-tomorrow = завтра в { $time }
when-yesterday = вчера в { $time }
when-day = { $day } { $month } в { $time }
when-day-of-year = { $day } { $month } { $year } г. в { $time }
at-time = в { $time }
on-today = сегодня
on-tomorrow = завтра
on-yesterday = вчера
on-day = { $day } { $month }
on-day-of-year = { $day } { $month } { $year } г.
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря

## Вопросы
question-number = Вопрос { $number } из { $total }  { $bar }
question-tick = Отметьте все верные ответы и нажмите «Проверить ответ».
question-ticked = { $count ->
    [one] Отмечен { $count } ответ.
    [few] Отмечено { $count } ответа.
   *[many] Отмечено { $count } ответов.
}
question-media-missing = 🖼 (Картинку или звук к этому вопросу сейчас показать нельзя.)
question-number-asked = ✍️ Введите число, например <code>42</code> или <code>3,14</code> (можно <code>3.14</code>).
question-text-asked = ✍️ Введите ответ. Заглавные буквы и лишние пробелы не важны.
question-match = <b>{ $left }</b> — что подходит?
question-order-first = Что идёт <b>первым</b>?
question-order-next = Что идёт <b>дальше</b>?
question-feedback-end = ℹ️ Правильные ответы будут показаны в конце.
question-feedback-never = ℹ️ В конце будет показан только результат.
question-feedback-after-due = ℹ️ Что было верно, станет видно после срока сдачи: { $due }.
question-time = ⏱ { $time } на каждый вопрос
quiz-time = ⏱ { $time } на весь тест
question-ends = ⏱ Вопрос закроется { $ends } · осталось { $left }
quiz-ends = ⏱ Тест закончится { $ends } · осталось { $left }
hint-not-a-number = ⚠️ Не получилось прочитать это как число. Только цифры, пожалуйста: <code>42</code>, <code>-7</code>, <code>3,14</code>.
hint-use-buttons = ⚠️ Ответьте, пожалуйста, кнопками ниже.
hint-type-text = ⚠️ Введите, пожалуйста, ответ текстом.
hint-welcome-back = 👋 С возвращением! Продолжаем отсюда.
hint-timed-out = ⏱ Время вышло: предыдущий вопрос засчитан как без ответа.
hint-late = ⏰ Срок сдачи истёк: попытка будет засчитана с опозданием.

## После ответа
verdict-right = ✅ <b>Верно!</b>
verdict-partly = 🟡 <b>Отчасти верно</b> · { $percent } % баллов
verdict-wrong = ❌ <b>Не совсем так</b>
verdict-timed-out = ⏱ <b>Время вышло</b>
answer-yours = Ваш ответ: { $answer }
answer-right = Верный ответ: <b>{ $answer }</b>
answer-range = от { $low } до { $high }
answer-true = Правда
answer-false = Ложь
answer-nothing = ничего
answer-chosen-right = ✅ { $answer }
answer-chosen-wrong = ❌ { $answer }
answer-missed = ➕ { $answer } — пропущено
answer-worth = 🟡 { $answer } · { $percent } %
answer-pair-right = ✅ { $left } → { $right }
answer-pair-wrong = ❌ { $left } → { $given } (верно: <b>{ $right }</b>)
answer-item-right = ✅ { $place }. { $item }
answer-item-wrong = ❌ { $place }. { $given } (верно: <b>{ $item }</b>)
answer-pair-solved = { $left } → <b>{ $right }</b>
answer-item-solved = { $place }. { $item }
answer-explanation = 💡 { $text }

## Результат
result-score = { $questions ->
    [one] <b>Верно { $right } из { $questions } вопроса</b> · { $percent } %
   *[other] <b>Верно { $right } из { $questions } вопросов</b> · { $percent } %
}
result-passed = ✅ Тест сдан
result-not-passed = ❌ Тест не сдан — нужно { $mark } %
result-out-of-time = ⏱ Время вышло: остальное засчитано как без ответа.
result-timed-out = { $count ->
    [one] ⏱ На { $count } вопрос вы не успели ответить.
    [few] ⏱ На { $count } вопроса вы не успели ответить.
   *[many] ⏱ На { $count } вопросов вы не успели ответить.
}
result-late = ⏰ Начато после срока.
result-trial = 🧪 Это проба: вы можете менять этот тест, поэтому в отчёты она не попадает и баллов в рейтингах не даёт.
result-told-at = ℹ️ Что было верно, станет видно после срока сдачи: { $due }.
result-time = ⏱ { $time }
result-best = 🏆 Ваш лучший результат! Раньше было { $before } %
result-same = 🤝 Ваш лучший результат повторён
result-below = Ваш лучший результат: { $before } %
result-attempts-left = { $left ->
    [one] 🎟 Осталась { $left } попытка
    [few] 🎟 Осталось { $left } попытки
   *[many] 🎟 Осталось { $left } попыток
}
result-last-attempt = 🎟 Это была последняя попытка
result-wrong = Стоит повторить вопросы: { $numbers }
result-wrong-more = Стоит повторить вопросы: { $numbers } и ещё { $more }
duration-seconds = { $count } с
duration-minutes = { $count } мин
duration-hours = { $count } ч
duration-days = { $count } дн.
cancel-question = ✖ Точно бросить?
cancel-question-answered = Отвечено { $answered } из { $total }. Результата у попытки не будет, и продолжить её будет нельзя.
cancel-question-counts = { $left ->
    [one] ⚠️ Она засчитается как попытка: после неё останется { $left }.
    [few] ⚠️ Она засчитается как попытка: после неё останется { $left }.
   *[many] ⚠️ Она засчитается как попытка: после неё останется { $left }.
}
cancel-question-last = ⚠️ Она засчитается как попытка, и она последняя.
paused = ⏸ <b>{ $title }</b> ждёт вас: отвечено { $answered } из { $total }.

    Продолжить — /resume или кнопка.
paused-time = Время продолжает идти.
cancelled = Вы бросили эту попытку: результата у неё не будет.

## Ответы, которые оценивают люди
question-essay-asked = ✍️ Напишите ответ одним сообщением. Пока вы его не сдали, его можно заменить; оценит его наставник.
essay-kept = ✍️ Ваш ответ ({ $characters ->
    [one] { $characters } знак
    [few] { $characters } знака
   *[other] { $characters } знаков
}): <i>{ $text }</i>

    Сдайте его или пришлите другое сообщение вместо него.
essay-kept-free = ✍️ Ваш ответ ({ $characters ->
    [one] { $characters } знак
    [few] { $characters } знака
   *[other] { $characters } знаков
}): <i>{ $text }</i>

    Чтобы заменить его, пришлите другое сообщение.
typed-kept = ✍️ Ваш ответ: <b>{ $text }</b>
button-hand-in-text = ✅ Сдать этот ответ
toast-type-first = Сначала напишите ответ.
verdict-pending = ⏳ <b>Этот ответ оценит наставник</b>
answer-essay = Ваш ответ:
    { $answer }
grade-comment = 💬 { $text }
result-score-so-far = <b>Пока { $percent } %</b> · верно { $right } из { $questions }
result-pending = { $count ->
    [one] ⏳ { $count } ответ ждёт наставника. После этого станет ясно, сдан ли тест.
    [few] ⏳ { $count } ответа ждут наставника. После этого станет ясно, сдан ли тест.
   *[other] ⏳ { $count } ответов ждут наставника. После этого станет ясно, сдан ли тест.
}
quizzes-pending = { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[other] { $questions } вопросов
} · пока { $result } ⏳
graded-title = ✍️ Ваши ответы в тесте <b>{ $title }</b> оценены
graded-passed = ✅ { $percent } % — тест сдан
graded-not-passed = { $percent } % — тест не сдан, нужно { $mark } %
graded-answer = <b>{ $number }.</b> { $question } — <b>{ $percent } %</b> баллов
button-show-graded = 📊 Показать результат

## Свободный порядок
question-tick-free = Отметьте все верные ответы.
question-free = ℹ️ Вопросы можно пропускать и возвращаться к ним.
verdict-skipped = ➖ <b>Без ответа</b>
button-all-questions = ☰ Все вопросы
button-hand-in = 📨 Сдать работу
button-hand-in-anyway = 📨 Всё равно сдать
overview-answered = Отвечено { $answered } из { $total }  { $bar }
overview-ends = ⏱ Сдастся автоматически { $ends }
overview-hint = Нажмите номер, чтобы перейти к вопросу. Когда закончите, сдайте работу.
overview-sure = { $open ->
    [one] ⚠️ { $open } вопрос ещё без ответа. Всё равно сдать?
    [few] ⚠️ { $open } вопроса ещё без ответа. Всё равно сдать?
   *[other] ⚠️ { $open } вопросов ещё без ответа. Всё равно сдать?
}

## Для проверяющих
command-grade = Ответы, которые ждут вашей оценки
command-report = Что сделали студенты в тесте, по его коду
help-grading = { $count ->
    [0] /grade — ответов на проверку нет. /report КОД покажет, что сделали студенты в тесте.
    [one] /grade — вашей оценки ждёт <b>{ $count } ответ</b>. /report КОД покажет, что сделали студенты в тесте.
    [few] /grade — вашей оценки ждут <b>{ $count } ответа</b>. /report КОД покажет, что сделали студенты в тесте.
   *[other] /grade — вашей оценки ждут <b>{ $count } ответов</b>. /report КОД покажет, что сделали студенты в тесте.
}
button-grade = ✍️ На проверку ({ $count })
grading-none = 👍 Ответов на проверку нет.
grading-skipped = { $count ->
    [one] Это всё. Остался { $count } пропущенный вами ответ.
    [few] Это всё. Осталось { $count } пропущенных вами ответа.
   *[other] Это всё. Осталось { $count } пропущенных вами ответов.
}
grading-gone = Этого ответа нет, или его проверяете не вы.
button-grade-skipped = 🔄 Показать их снова
grading-taken = ✅ Оценка поставлена: { $percent } %
grading-taken-unreachable = ✅ Оценка поставлена: { $percent } %. Студент заблокировал бота, сообщения он не получит, но оценка учтена в его результатах.
grading-before = ℹ️ Этот ответ уже оценён: { $percent } % (оценка — { $name }). Ваша новая оценка заменит эту.
grading-not-yours = 🔒 Это тест другого наставника: ничего не изменилось.
grading-too-old = Эта попытка слишком старая, её уже не оценить.
grading-waiting = { $count ->
    [one] ✍️ <b>Ждёт { $count } ответ</b>
    [few] ✍️ <b>Ждут { $count } ответа</b>
   *[other] ✍️ <b>Ждут { $count } ответов</b>
}
grading-answer-of = 👤 { $name } · вопрос { $number } из { $total } · { $when } · ⏱ { $time }
grading-guidance = 🧭 <i>{ $text }</i>
grading-essay = ✍️ { $answer }
grading-no-text = —
grading-comment = 💬 Уйдёт вместе с оценкой: { $text }
grading-by = Оценка — { $name }: <b>{ $percent } %</b>
grading-marked = Оценено по ключу: <b>{ $percent } %</b>
grading-comment-too-long = ⚠️ Это длиннее { $limit } символов, поэтому не принято.
grading-write-comment = 💬 Напишите комментарий сообщением. Потом вы выберете оценку, и студент получит и то и другое.
button-comment = 💬 Комментарий
button-no-comment = ✖ Без комментария
button-to-answer = ‹ К ответу
button-skip-answer = ⏭ Пропустить
button-to-report = ‹ К отчёту
button-to-grading = ✍️ На проверку
toast-grade-sent = Отправлено 👍
toast-comment-dropped = Комментарий не отправится.
notice-report-usage = Отправьте <code>/report КОД</code> с кодом вашего теста, например <code>/report capitals</code>.
report-title = 📊 <b>{ $title }</b>
report-not-yours = 🔒 Это тест другого наставника.
report-empty = Этот тест ещё никто не прошёл.
report-finished = { $finished ->
    [one] Закончена { $finished } попытка, сдано: { $passed }. Нажмите на любую, чтобы увидеть ответы и изменить оценки.
    [few] Закончено { $finished } попытки, сдано: { $passed }. Нажмите на любую, чтобы увидеть ответы и изменить оценки.
   *[other] Закончено { $finished } попыток, сдано: { $passed }. Нажмите на любую, чтобы увидеть ответы и изменить оценки.
}
report-finished-to-see = { $finished ->
    [one] Закончена { $finished } попытка, сдано: { $passed }.
    [few] Закончено { $finished } попытки, сдано: { $passed }.
   *[other] Закончено { $finished } попыток, сдано: { $passed }.
}
report-attempt = ▫️ { $name } — { $percent } % · { $when }
report-attempt-passed = ✅ { $name } — { $percent } % · { $when }
report-attempt-pending = ⏳ { $name } — пока { $percent } %, на проверку: { $pending } · { $when }
report-attempt-late = ⏰ с опозданием
button-report = 📊 Отчёт
button-patterns = 🔎 Совпадения
patterns-title = 🔎 <b>{ $title }</b>
patterns-meaning = Это цифры для размышления, а не выводы: кто учится вместе, тот и ошибается одинаково, а знакомый текст читается быстро. Само по себе отсюда ничего не следует.
patterns-pairs = <b>Одинаковые ошибки</b> · { $compared ->
    [one] сравнена { $compared } пара
    [few] сравнены { $compared } пары
   *[other] сравнено { $compared } пар
}
patterns-pair = { $first } и { $second }: из общих ошибок ({ $wrong }) одинаковых { $equal }, ожидалось { $expected }; случайно так бывает у одной пары из { $odds }
patterns-fast = <b>Ответы быстрее, чем можно прочитать вопрос</b>
patterns-fast-attempt = { $name }: ответов { $fast } из { $answers }, из них верных { $right }
figures-took-too-long = ⏳ Сейчас это занимает слишком много времени. Попробуйте позже.
patterns-none = Ничего необычного.
part-guidance = Указания для проверяющих
problem-not-a-date = <code>{ $got }</code> — не дата. Напишите её так: <code>2026-12-01 18:00</code> или <code>2026-12-01</code>.
problem-due-before-opens = Срок наступил бы раньше, чем это откроется.
problem-settings-exclude = Возврат к вопросам (<code>{ $key }={ $got }</code>) и время на каждый вопрос (<code>{ $other }</code>) исключают друг друга. Уберите что-то одно.

## Прогресс
progress-title = 📈 <b>Ваш прогресс</b>
progress-empty = Здесь пока пусто. Пройдите первый тест — и страница начнёт заполняться.
progress-answers = { $answers ->
    [one] { $answers } ответ в тестах, из них верных { $right } ({ $percent } %)
    [few] { $answers } ответа в тестах, из них верных { $right } ({ $percent } %)
   *[many] { $answers } ответов в тестах, из них верных { $right } ({ $percent } %)
}
progress-quiz-passed = ✅ <b>{ $title }</b> — { $result }, { $attempts ->
    [one] { $attempts } попытка
    [few] { $attempts } попытки
   *[other] { $attempts } попыток
}
progress-quiz = ▫️ <b>{ $title }</b> — { $result }, { $attempts ->
    [one] { $attempts } попытка
    [few] { $attempts } попытки
   *[other] { $attempts } попыток
}
progress-quiz-pending = ⏳ <b>{ $title }</b> — пока { $result }, { $attempts ->
    [one] { $attempts } попытка
    [few] { $attempts } попытки
   *[other] { $attempts } попыток
}
progress-more = { $count ->
    [one] … и ещё { $count } тест
    [few] … и ещё { $count } теста
   *[many] … и ещё { $count } тестов
}
chart-title = Мой прогресс
chart-quizzes = тестов сдано
chart-right = верных ответов
chart-answers = { $count ->
    [one] ответ дан
    [few] ответа дано
   *[many] ответов дано
}
chart-scores = { $count ->
    [one] Результаты: { $count } последняя попытка, %
    [few] Результаты: { $count } последние попытки, %
   *[many] Результаты: { $count } последних попыток, %
}
chart-passed = сдан
chart-not-passed = не сдан
chart-no-scores = Пройдите тест — результаты появятся здесь
chart-topics = Что вы знаете, сначала слабые темы
chart-no-topic = Прочее
chart-days = Дни занятий за { $weeks ->
    [one] { $weeks } неделю
    [few] { $weeks } недели
   *[many] { $weeks } недель
}
chart-less = нет ответов
chart-more = 30 и больше
progress-scores = <b>Последние результаты</b>, в %: { $scores }
progress-topics = <b>Что вы знаете, сначала слабые темы</b>
progress-topic = { $topic } — { $mastery } %, отвечено на { $answered } из { $questions } вопросов
progress-weeks = <b>Дни занятий</b>
progress-week = Неделя с { $week } — { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}, { $answers ->
    [one] { $answers } ответ
    [few] { $answers } ответа
   *[many] { $answers } ответов
}
button-as-text = 📄 Текстом
button-as-picture = 📈 Картинкой
chart-empty-title = Всё впереди!
chart-empty-first = Пройдите первый тест —
chart-empty-second = и здесь появятся ваши результаты и темы.

## Показатели для администраторов
figures-title = 📊 <b>StudyMate в цифрах</b>
stats-users = Пользователей
stats-active-day = Активны сегодня
stats-active-week = Активны за 7 дней
stats-active-month = Активны за 30 дней
stats-started = Попыток начато
stats-finished = Попыток завершено
stats-answers = Ответов
stats-average = Средний результат
stats-inputs = Входящих за минуту
stats-dead = Не обработано
stats-failed = Не отправлено за сутки
stats-lag = Отставание данных
stats-milliseconds = { $count } мс

## Файлы с тестами
import-title = 📄 <b>{ $file }</b>
import-title-nameless = 💾 <b>Сохранено</b>
import-saved = Новая версия каждого теста — в «Моих тестах».
import-taken = Прочитано без ошибок.
import-partly = Прочитать удалось не всё.
import-refused = Ничего не загружено: исправьте, пожалуйста, ошибки и пришлите файл снова.
import-quiz = { $mark } <b>{ $title }</b> (<code>{ $code }</code>) — { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
}, { $change }
import-new = новый, { $live }
import-changed = версия { $version }, { $live }
import-unchanged = без изменений, { $live }
import-not-yours = ⛔ <code>{ $code }</code> принадлежит другому наставнику. Выберите для своего теста другой код.
import-live = доступен студентам
import-draft = черновик
import-publish = Черновик видите только вы и администраторы, пока он не опубликован.
import-line = <b>Строка { $line }.</b> { $problem }
import-whole = { $problem }
import-more = { $count ->
    [one] … и ещё { $count } ошибка
    [few] … и ещё { $count } ошибки
   *[many] … и ещё { $count } ошибок
}
part-id = имя вопроса
part-topic = тема
part-question = текст вопроса
part-option = вариант ответа
part-answer = принимаемый ответ
part-pair = часть пары
part-feedback = отзыв на ответ
part-explanation = пояснение
part-title = название
part-description = описание
bytes = { $count } байт
kilobytes = { $count } КБ
megabytes = { $count } МБ

problem-empty = Файл пуст. Нужен хотя бы один вопрос.
problem-too-large = Размер файла — { $size }, а можно не больше { $limit }.
problem-not-utf8 = Байт { $byte } — не текст в UTF-8. Сохраните файл в кодировке UTF-8.
problem-unknown-format = Этот формат мне не знаком. Пришлите .gift, .csv, .aiken или .txt (GIFT или Aiken).
problem-too-many-questions = Вопросов в тесте: { $count }, а можно не больше { $limit }.
problem-media-unknown = Нет ни файла, ни материала <code>{ $name }</code>. Сначала пришлите мне картинку, сохраните её как материал и укажите его код: <code>[media: код]</code>
problem-media-not-a-file = Материал <code>{ $name }</code> не может стоять при вопросе: нужно одно фото, видео, аудио или документ.
problem-media-twice = В вопросе два <code>[media: …]</code>, а показать можно только одно.
problem-code-missing = У теста нет кода. Добавьте в начало комментарий вида <code>studymate: code=capitals</code> или назовите файл латинскими буквами.
problem-bad-code = <code>{ $got }</code> не годится как код. Нужно от 1 до 32 символов: a–z, 0–9, - или _.
problem-bad-language = Язык <code>{ $got }</code> мне не знаком. Укажите en или ru.
problem-bad-pass-mark = <code>{ $got }</code> — не проходной балл. Укажите число от 0 до 100.
problem-bad-setting = <code>{ $got }</code> не подходит для настройки <code>{ $key }</code>. Возможно: <code>{ $expected }</code>.
problem-draw-too-many = Настройка <code>draw</code> требует вопросов: { $wanted }, а есть только { $found }.
problem-draw-too-many-of-topic = Настройка <code>draw</code> требует вопросов по теме <code>{ $topic }</code>: { $wanted }, а есть только { $found }.
problem-unknown-setting = Настройка <code>{ $key }</code> мне не знакома. Есть: { $known }.
problem-setting-without-value = У настройки <code>{ $key }</code> нет значения. Напишите <code>{ $key }=…</code>
problem-setting-twice = Настройка <code>{ $key }</code> указана дважды.
problem-duplicate-id = Имя <code>{ $id }</code> уже занято вопросом в строке { $first }. Каждое имя можно использовать один раз.
problem-duplicate-question = Вопрос совпадает с вопросом в строке { $first }. Дайте каждому из них имя.
problem-text-missing = Пустое место вместо текста ({ $part }). Впишите текст.
problem-text-too-long = Слишком длинный текст ({ $part }). Символов: { $length }, а можно не больше { $limit }.
problem-too-few-options = Слишком мало вариантов ({ $count }). Нужно хотя бы 2.
problem-too-many-options = Слишком много вариантов ({ $count }). Можно не больше { $limit }.
problem-duplicate-option = Вариант <code>{ $text }</code> указан дважды.
problem-no-full-credit = Ни один ответ не даёт всех баллов. Один должен стоить 100 %, или несколько — в сумме.
problem-weight-out-of-range = Вес { $got } вне пределов: можно от −100 до 100 %.
problem-not-a-number = <code>{ $got }</code> — не число. Пишите так: 42, -3.5 или 1..5.
problem-ambiguous-number = <code>{ $got }</code> можно прочитать двояко. Отделяйте дробную часть точкой, а тысячи не отделяйте ничем.
problem-empty-range = В диапазоне { $low }..{ $high } нет чисел. Сначала пишется меньшее.
problem-negative-tolerance = Погрешность { $got } отрицательна. Нужно 0 или больше.
problem-too-few-pairs = Слишком мало пар ({ $count }). Нужно хотя бы 2.
problem-one-right-side = Правые части всех пар одинаковы. Их должно быть хотя бы 2 разных.
problem-not-a-pair = <code>{ $got }</code> — не пара. Пишите <code>левая -&gt; правая</code> в файле, <code>левая = правая</code> здесь.
problem-essay = Вопросы-эссе (пустые скобки) здесь некому проверять. Впишите в скобки ответ.
problem-description = Текст без ответов. Добавьте ответы в скобках или // перед комментарием.
problem-media = <code>&lt;{ $tag }&gt;</code>: картинки, звук и видео внутри текста не поддерживаются. Оставьте только текст.
problem-unclosed-brace = Ответы не закончены: до пустой строки нет закрывающей фигурной скобки.
problem-stray-brace = Закрывающая скобка без открывающей. Скобка внутри текста пишется так: <code>\{ "}" }</code>.
problem-second-brace = Вторая открывающая скобка в одном вопросе. Оставьте пустую строку перед следующим вопросом, а внутри текста пишите <code>\{ "{" }</code>.
problem-unclosed-name = Имя не закончено. Пишите <code>::имя::</code>.
problem-unmarked-answer = Перед <code>{ $got }</code> нет знака. Есть = (верно), ~ (неверно), # (число), TRUE и FALSE.
problem-bad-weight = <code>{ $got }</code> — не вес. Пишите так: %50% или %-33.333%.
problem-tilde-among-numbers = В числовом вопросе стоит ~. Допустимо только ~#отзыв, после всех ответов.
problem-too-many-feedbacks = Слишком много знаков #. Пишите <code>{ "{" }TRUE#отзыв, если неверно#отзыв, если верно{ "}" }</code>.
problem-sign-among-items = Знак <code>{ $got }</code> среди пунктов, которые нужно расставить. Пишите каждый пункт с новой строки, а сам знак внутри текста — <code>\{ $got }</code>.
problem-question-missing = <code>{ $got }</code> стоит раньше вопроса. Сначала идёт текст вопроса.
problem-options-missing = У вопроса нет вариантов. Сразу после него нужны строки вида «A. Париж».
problem-answer-missing = У вопроса нет ответа. После вариантов нужна строка вида «ANSWER: B».
problem-option-out-of-order = Вариант { $got } стоит не по порядку: сейчас очередь { $expected }.
problem-answer-unknown = Ответа <code>{ $got }</code> нет среди вариантов. Укажите букву одного из них.
problem-column-missing = Нет столбца <code>{ $column }</code>. Первая строка называет столбцы: question,a,b,c,correct.
problem-column-unknown = Столбец <code>{ $column }</code> мне не знаком. Есть: { $known }.
problem-column-twice = Столбец <code>{ $column }</code> указан дважды.
problem-cell-without-column = У ячейки <code>{ $got }</code> нет столбца. Текст с разделителем внутри нужно взять в кавычки.
problem-unclosed-quote = Ячейка в кавычках не закончена. Закройте кавычку; кавычка внутри текста пишется дважды.
problem-unknown-type = <code>{ $got }</code> — не тип. Есть single, multiple, truefalse, numeric, text, matching, ordering и essay.
problem-correct-missing = Столбец <code>correct</code> пуст. В нём должен быть верный ответ.
problem-correct-unknown = <code>{ $got }</code> нет среди вариантов. Укажите букву столбца, в котором есть текст.
problem-correct-several = Один верный ответ, а букв несколько (<code>{ $got }</code>). Оставьте одну или укажите тип multiple.
problem-not-true-or-false = <code>{ $got }</code> — это ни true, ни false.
problem-cell-unused = Столбец <code>{ $column }</code> заполнен, но типу { $kind } он не нужен. Оставьте его пустым.

## Сообщения
notice-no-such-quiz = Теста с кодом <code>{ $code }</code> нет. Возможно, его сняли. Остальные — в списке.
notice-quiz-usage = Напишите код теста после команды: <code>/quiz demo-ru</code>. Или выберите тест из списка.
notice-no-quizzes = Тестов пока нет. Загляните, пожалуйста, позже.
notice-nothing-to-resume = Незаконченных тестов у вас нет. Начнём новый?
notice-nothing-to-cancel = Сейчас вы не проходите тест.
notice-not-understood = Я вас не понял. Что хотите сделать?
notice-unknown-command = Такой команды я не знаю. Что я умею, сказано в помощи.
notice-not-allowed = 🔒 Для этого у вас недостаточно прав.
notice-files-from-mentors = 📄 Файлы я принимаю только от наставников. Если это был ответ, напишите его текстом; если это для наставника, отправьте ему. А тесты — здесь:
notice-slow-down = 🐢 Слишком быстро. Последнее сообщение я пропустил — пришлите его, пожалуйста, чуть позже ещё раз.
notice-banned = ⏳ Слишком много сообщений. Делаю паузу, она закончится <b>{ $until }</b> ({ $wait }). Ваши результаты в сохранности.
notice-apology = 😔 У нас что-то сломалось. Ваше сообщение сохранено, мы разбираемся. Если будете писать в поддержку, назовите номер: <code>{ $input }</code>
notice-granted-mentor = 🎓 Теперь вы наставник. Тесты и курсы составляйте в разделе «📝 Мои тесты» или пришлите файл с вопросами (GIFT, Aiken или CSV). Как сделать группу своим классом, подскажет «🏫 Классы». Подробнее: /help
notice-granted-admin = 🔑 Теперь вы администратор. Подробнее: /help
notice-revoked-mentor = Вы больше не наставник. Ваши тесты остаются.
notice-revoked-admin = Вы больше не администратор.
notice-file-too-large = 📄 Файл слишком большой: можно не больше { $limit }. Разделите его, пожалуйста.
notice-file-not-fetched = 📄 Telegram не отдал мне <b>{ $file }</b>. Пришлите его, пожалуйста, ещё раз.
notice-file-not-fetched-nameless = 📄 Telegram не отдал мне файл. Пришлите его, пожалуйста, ещё раз.
notice-quiz-published = 🚀 <b>{ $title }</b> открыт для студентов. Поделитесь ссылкой:
notice-quiz-retired = <code>{ $code }</code> снят: начать его больше нельзя. Начатые попытки можно закончить.
notice-material-saved =
    ✅ Сохранено: <b>{ $title }</b>

    Ссылка для студентов: { $link }
notice-material-removed = 🗑 Удалено: <b>{ $title }</b>
notice-material-unknown = Материала <code>{ $code }</code> больше нет.
notice-material-not-yours = Материал <code>{ $code }</code> принадлежит другому наставнику. Менять его могут только он и администраторы.
notice-not-your-quiz = 🔒 <code>{ $code }</code> принадлежит другому наставнику.
notice-not-in-their-classrooms = 🔒 Ассистент видит результаты тестов из курсов своих классов. <code>{ $code }</code> не входит ни в один из них.
notice-quiz-not-yet = ⏳ <b>{ $title }</b> откроется { $opens }. А пока можно заняться чем-то другим.
notice-quiz-over = 🏁 Срок сдачи <b>{ $title }</b> истёк { $due }, опоздания не принимаются. Всё, что сделано вовремя, засчитано.
notice-quiz-not-for-you = 🔒 Этот тест входит в курс, который вам не открыт. Попросите у наставника приглашение.
notice-attempt-gone = Эту попытку нельзя продолжить: теста больше нет. Начните, пожалуйста, другой.
notice-attempts-used-up = { $attempts ->
    [one] 🏁 На <b>{ $title }</b> даётся { $attempts } попытка, и она использована.
    [few] 🏁 На <b>{ $title }</b> даётся { $attempts } попытки, и все использованы.
   *[many] 🏁 На <b>{ $title }</b> даётся { $attempts } попыток, и все использованы.
} Ваш { $result }. Посмотрим другие тесты?
notice-attempts-given-up = { $attempts ->
    [one] 🏁 На <b>{ $title }</b> даётся { $attempts } попытка, и вы её бросили.
    [few] 🏁 На <b>{ $title }</b> даётся { $attempts } попытки, и вы все бросили.
   *[many] 🏁 На <b>{ $title }</b> даётся { $attempts } попыток, и вы все бросили.
} Посмотрим другие тесты?

## Классы и роли
command-classrooms = Ваши классы и кто в них
command-roles = Кому что можно
command-mentor = Назначить наставника по id
command-ban = Закрыть кому-то доступ на время
command-unban = Вернуть доступ
button-classrooms = 🏫 Классы
button-bind = 🏫 Сделать группу классом
button-open-bot = 📚 Открыть StudyMate
button-add-to-group = ➕ Добавить меня в группу
button-roster = 👥 Участники
button-unbind = ✖ Больше не класс
button-leave = 🚪 Уйти из группы
button-unbind-yes = ✖ Да, закрыть класс
button-leave-yes = 🚪 Да, уйти
button-keep-classroom = ‹ Оставить
button-to-classroom = ‹ К классу
group-offer =
    👋 Здравствуйте! Я могу сделать эту группу классом: её участники получат то, что для них подготовлено.

    Наставнику достаточно нажать кнопку или написать /bind.
group-bound =
    🏫 <b>Теперь эта группа — класс.</b>

    Откройте чат со мной и нажмите «Старт»: там всё, что для вас подготовлено.
group-make-admin = 👉 Пожалуйста, назначьте меня администратором, особые права не нужны. Иначе Telegram не сообщает мне, кто пришёл и ушёл, и я замечаю это только в течение суток.
group-unbound = Эта группа больше не класс. Все результаты сохранены.
group-refused-not-a-mentor = 🔒 Это может сделать только наставник.
group-refused-not-yours = 🔒 Эта группа — класс другого наставника. Закрыть его командой /unbind может он сам или администратор.
group-refused-not-bound = Эта группа — не класс. Наставник сделает её классом командой /bind.
classrooms-title = 🏫 <b>Классы</b>
classrooms-none =
    У вас пока нет классов. Класс — это группа в Telegram, участники которой получают то, что для них подготовлено.

    1. Нажмите «Добавить меня в группу» и выберите свою.
    2. В группе нажмите кнопку, которую я там покажу, или напишите /bind.
classrooms-none-to-see = Пока нет классов, в которых вы помогаете: вступите в группу класса, и он появится здесь.
classrooms-how = Чтобы группа стала классом, добавьте меня в неё. Затем нажмите кнопку, которую я там покажу, или напишите в группе /bind.
classroom-title = 🏫 <b>{ $title }</b>
classroom-members = { $members ->
    [one] 👥 Чат со мной открыл { $members } участник
    [few] 👥 Чат со мной открыли { $members } участника
   *[many] 👥 Чат со мной открыли { $members } участников
}
classroom-unseen =
    ℹ️ Остальных я не вижу: Telegram не показывает ботам список участников группы. Чтобы они появились, отправьте в группу эту ссылку: пусть каждый откроет её и нажмёт «Старт».
    { $link }
classroom-unreachable = { $count ->
    [one] 🚫 { $count } из них нельзя написать
   *[other] 🚫 { $count } из них нельзя написать
}
classroom-since = 🗓 Класс создан { $day }
classroom-zone = 🕒 Часовой пояс: { $zone }
classroom-zone-none = 🕒 Часового пояса нет: сроки считаются по времени того, кто их ставит.
classroom-bot-admin = ✅ Я там администратор: сразу узнаю, кто пришёл и ушёл.
classroom-bot-member = ⚠️ Я там не администратор: Telegram не сообщает мне, кто уходит, я проверяю раз в сутки. Назначьте меня в настройках группы, особые права не нужны.
classroom-bot-gone = ⚠️ Меня больше нет в группе, или её самой больше нет. У участников остаётся то, что было; новых я не вижу. Добавьте меня снова или закройте класс.
classroom-ask-unbind = Группа больше не будет классом? Участники потеряют доступ к тому, что для них подготовлено. Результаты останутся.
classroom-ask-leave = Мне уйти из группы? Она перестанет быть классом, и участники потеряют доступ к тому, что для них подготовлено. Результаты останутся.
roster-none = Из этой группы пока никто не открыл чат со мной.
roster-line = { $number }. { $name } · { $about }
roster-seen = активность { $day }
roster-never-seen = пока без активности
roster-erased = <i>данные удалены</i>
roster-blocked = 🚫 бот заблокирован
roster-account-gone = 👻 аккаунт удалён
roles-title = 🔑 <b>Кому что можно</b>
roles-admins = <b>Администраторы</b>
roles-mentors = <b>Наставники</b>
roles-assistants = <b>Ассистенты</b>
roles-line = <code>{ $user }</code> { $name }
roles-line-configured = <code>{ $user }</code> { $name } · ⚙️ по конфигурации
roles-never-seen = <i>ещё нет в боте</i>
roles-more = … и ещё { $count }
roles-usage = Чтобы изменить: <code>/roles 123456789 mentor</code> — или <code>assistant</code>, <code>admin</code>, <code>none</code>. Свой id каждый найдёт в /help.
button-roles = 🔑 Роли
notice-roles-usage = Напишите id человека и роль: <code>/roles 123456789 mentor</code> — или <code>assistant</code>, <code>admin</code>, <code>none</code>. Свой id он найдёт в /help.
notice-own-role = Нельзя снять роли с самого себя. Это может сделать другой администратор.
notice-own-ban = Нельзя закрыть доступ самому себе: сначала другой администратор должен снять с вас роль.
notice-mentor-made = 🎓 <code>{ $user }</code> теперь наставник.
notice-assistant-made = 👀 <code>{ $user }</code> теперь ассистент.
notice-admin-made = 🔑 <code>{ $user }</code> теперь администратор.
notice-roles-taken = У <code>{ $user }</code> больше нет ролей.
notice-person-unseen = ⚠️ Этот человек ещё не пользовался ботом. Проверьте id: свой id каждый видит в /help.
notice-granted-assistant = 👀 Теперь вы ассистент: /classrooms покажет, кто состоит в классах, где состоите и вы, <code>/report КОД</code> — как там проходят тесты. Подробнее: /help
notice-revoked-assistant = Вы больше не ассистент.
notice-ban-usage = Напишите id, срок и причину: <code>/ban 123456789 7d спам</code>. Срок — число с <code>m</code> (минуты), <code>h</code> (часы), <code>d</code> (дни) или <code>w</code> (недели), либо <code>forever</code>. Причину человек увидит. Снять: <code>/unban 123456789</code>.
notice-ban-done = ⛔ Доступ для <code>{ $user }</code> закрыт. Откроется <b>{ $until }</b>.
notice-ban-done-for-good = ⛔ Доступ для <code>{ $user }</code> закрыт навсегда.
notice-unban-done = 🤝 Доступ для <code>{ $user }</code> снова открыт.
notice-was-not-banned = Доступ для <code>{ $user }</code> не закрыт.
notice-ban-is-admin = <code>{ $user }</code> — администратор. Сначала снимите роль: <code>/roles { $user } none</code>
notice-banned-by-admin =
    ⛔ Администратор приостановил ваш доступ. Он откроется снова <b>{ $until }</b>. Ваши результаты в сохранности.

    Причина: { $reason }
notice-banned-for-good =
    ⛔ Администратор закрыл вам доступ. Ваши результаты в сохранности.

    Причина: { $reason }
notice-unbanned = 🤝 Доступ снова открыт. С возвращением!
notice-classroom-unbound = 🏫 <b>{ $title }</b> больше не класс.
notice-classroom-left = 🏫 <b>{ $title }</b> больше не класс, и я ухожу из группы.
notice-classroom-gone = Этого класса больше нет.
toast-banned-by-admin = ⛔ Администратор приостановил ваш доступ.
toast-not-a-mentor = 🔒 Сделать группу классом может только наставник.
toast-others-classroom = 🔒 Эта группа — класс другого наставника.

## Тревоги
alert-dead-letter = 🚨 <b>Не удалось обработать входящее</b>
alert-send-failed = 🚨 <b>Не удалось отправить сообщение</b>
alert-input = Входящее: <code>{ $input }</code>
alert-held-back = { $count ->
    [one] Ещё { $count } такое предупреждение не отправлено, чтобы не мешать.
    [few] Ещё { $count } таких предупреждения не отправлены, чтобы не мешать.
   *[many] Ещё { $count } таких предупреждений не отправлено, чтобы не мешать.
}

## Всплывающие ответы
toast-answered-already = На этот вопрос уже дан ответ.
toast-choose-first = Сначала выберите хотя бы один ответ.
toast-not-yours = Этот тест проходит другой человек. Отправьте /quizzes, чтобы начать свой.
toast-old-button = Это кнопка от прежней версии. Отправьте /start, чтобы получить новое меню.
toast-unknown-button = Такой кнопки я не знаю. Отправьте /start, чтобы получить новое меню.
toast-attempt-over = Эта попытка уже закончена.
toast-attempt-gone = Эта попытка слишком старая, её не показать.
toast-quiz-gone = Этот тест больше недоступен.
toast-quiz-not-for-you = 🔒 Этот тест входит в курс, который вам не открыт.
toast-course-not-for-you = 🔒 Этот курс вам не открыт.
toast-course-archived = 🗄 Этот курс закрыт.
toast-not-open-yet = ⏳ Это откроется позже.
toast-invitation-gone = Это приглашение больше никого не впускает.
toast-language-set = Теперь говорим по-русски 👍
toast-slow-down = 🐢 Не так быстро, пожалуйста.
toast-banned = ⏳ Слишком много нажатий. Вернитесь, пожалуйста, чуть позже.
toast-not-allowed = 🔒 У вас нет на это прав.
toast-apology = 😔 У нас что-то сломалось. Попробуйте, пожалуйста, ещё раз.
toast-no-review = Ответы этого теста не показываются.
toast-pages-full = Страниц уже столько, сколько может быть. Сначала удалите одну.
toast-review-later = Сначала закончите начатую попытку этого теста.
toast-time-is-up = ⏱ Время вышло: этот ответ уже не засчитать.

## Настройки
settings-title = ⚙️ <b>Настройки</b>
settings-language = Язык: <b>{ $language }</b>
settings-zone = Часовой пояс: <b>{ $zone }</b> · { $time }
settings-zone-none = Часовой пояс: <b>UTC</b> · { $time } — выберите свой, чтобы день начинался вместе с вами
settings-goal = Цель на день: <b>{ $answers ->
    [one] { $answers } ответ
    [few] { $answers } ответа
   *[many] { $answers } ответов
}</b>
settings-goal-off = Цель на день: <b>нет</b>
settings-retention = Запоминание: <b>{ $percent } %</b>
settings-detail-short = После ответа: <b>кратко</b> — верно или нет
settings-detail-full = После ответа: <b>подробно</b> — с пояснением
button-settings = ⚙️ Настройки
button-languages = 🌐 Язык
button-zones = 🕒 Часовой пояс
button-goals = 🎯 Цель на день
button-retention = 🧠 Запоминание
button-detail-short = ✂️ Без пояснений
button-detail-full = 💡 С пояснениями
toast-saved = Сохранено 👍
settings-reminders = Напоминания: <b>{ $time }</b>, { $days }
settings-reminders-off = Напоминания: <b>выключены</b>
zones-title = 🕒 <b>Часовой пояс</b>
zones-ask = Где часы показывают ваше время?
zones-ask-classroom = По какому времени идут сроки курсов для <b>{ $title }</b>?
zones-not-found = Такого города я не знаю. Подойдёт ближайший крупный.
zones-type = Или пришлите геопозицию (📎 → Геопозиция) либо город: <code>/timezone Омск</code>
button-other-zones = ‹ Другие города
button-region-europe = Европа
button-region-asia = Азия
button-region-africa = Африка
button-region-north-america = Северная Америка
button-region-south-america = Южная Америка
button-region-pacific = Австралия, Океания
goals-title = 🎯 <b>Цель на день</b>
goals-ask = Сколько вопросов в день? День, когда цель достигнута, идёт в серию 🔥. Без цели хватит одного ответа.
goals-freeze = ❄️ Раз в неделю пропущенный день прощается сам.
button-goal-off = Без цели
retention-title = 🧠 <b>Запоминание</b>
retention-ask = Сколько вопросов из тех, что приходят на повторение, вы хотите ещё помнить? Чем больше, тем раньше и чаще приходит каждый. Действует для следующих ответов.

## Дни подряд
day-row = 🔥 { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
day-goal = 🎯 Цель на день: { $answers }/{ $goal }
day-goal-reached = 🎯 День засчитан ✅ · ответов { $answers } из { $goal }
day-answers = { $answers ->
    [one] { $answers } ответ
    [few] { $answers } ответа
   *[many] { $answers } ответов
} сегодня
day-reached = 🎉 <b>Цель достигнута: { $goal ->
    [one] { $goal } ответ
    [few] { $goal } ответа
   *[many] { $goal } ответов
} за сегодня!</b> 🔥 { $days ->
    [1] { $days } день
    [one] { $days } день подряд
    [few] { $days } дня подряд
   *[many] { $days } дней подряд
}
day-saved = ❄️ Вчера вы пропустили день: серию спасла заморозка этой недели
day-freeze = ❄️ Один пропущенный день на этой неделе прощается
day-longest = 🏅 Самая длинная серия: { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[many] { $days } дней
}
progress-weakest = 💪 Слабее всего пока тема <b>{ $topic }</b>. Потренируемся?
button-practise = 💪 { $topic } · { $questions ->
    [one] { $questions } вопрос
    [few] { $questions } вопроса
   *[many] { $questions } вопросов
}

## Тренировка
practice-number = 💪 Тренировка · { $number } из { $total }  { $bar }
practice-title = 💪 <b>Тренировка</b>
practice-ask = Какую тему потренируем? Сначала — самые слабые. Пять вопросов, без оценки.
practice-none = Тренировать пока нечего. Пройдите тест — и его темы появятся здесь.
practice-ended = 🎉 <b>Тренировка закончена</b> · верно { $right } из { $answered }
practice-topic = <b>{ $topic }</b>: сейчас вы знаете { $mastery } %.
button-practice = 💪 Тренировка
button-other-topics = 💪 Другие темы
button-topic = { $topic } · { $mastery } %
button-topic-again = 🔁 { $topic } · { $mastery } %
## Напоминания
reminder-title = 🔔 <b>Позанимаемся?</b>
reminder-unfinished = ⏯ Вы остановились на тесте <b>{ $title }</b>: отвечено { $answered } из { $total }.
reminder-deadline = ⏳ Тест <b>{ $title }</b>: срок — { $at }
reminder-row = Сегодняшний день пока не засчитан в серию.
reminder-last = Вас давно не было, поэтому больше не напоминаю, пока вы снова не начнёте заниматься.
reminders-title = 🔔 <b>Напоминания</b>
reminders-explain = Могу написать, когда есть чем заняться: пора повторить вопросы, остался незаконченный тест или вот-вот прервётся серия. Если дел нет или у вас тихие часы, я молчу.
reminders-every-day = каждый день
reminders-quiet = Тихие часы: <b>{ $hours }</b>
reminders-quiet-none = Тихие часы: <b>нет</b>
reminders-most = { $count ->
    [one] Не чаще <b>{ $count }</b> раза в день
    [few] Не чаще <b>{ $count }</b> раз в день: { $times }
   *[many] Не чаще <b>{ $count }</b> раз в день: { $times }
}
reminders-only-due = Только когда есть чем заняться.
reminders-utc = ⚠️ Пока вы не выбрали часовой пояс, время указано по UTC.
reminders-hour-ask = 🔔 <b>В котором часу?</b>
reminders-quiet-ask = 🌙 <b>Тихие часы</b>: с какого и до какого часа не писать?
reminders-offer = 🔔 Напомнить, когда придёт время повторять?
notice-reminders-stopped = 🔕 Больше не напоминаю. Включить снова можно в любой момент.
button-reminders = 🔔 Напоминания
button-reminders-accept = 🔔 Да, напоминайте
button-reminders-on = 🔔 Включить
button-reminders-off = 🔕 Выключить
button-reminders-stop = 🔕 Не напоминать
button-reminders-hour = 🕒 Час
button-reminders-quiet = 🌙 Тихие часы
button-reminders-most = { $count }× в день
button-reminders-back = ‹ Напоминания
button-quiet-from = { $hour }–
button-quiet-until = –{ $hour }
button-quiet-none = Без тихих часов
toast-one-day-at-least = Один день должен остаться. Чтобы не получать их совсем, выключите напоминания.

## Приватность
privacy-title = 🔒 <b>Приватность</b>
privacy-kept =
    Я храню ваше имя, ответы, результаты и выбранные настройки. Имя и введённые ответы зашифрованы вашим личным ключом. Наставники видят ваше имя рядом с ответами и результатами, только если вы состоите в их классе или пришли на их курс по приглашению; остальные наставники видят имя животного. Ассистенты видят участников классов, в которых состоят сами, и их результаты, администраторы видят всех.

    Ваши сообщения хранятся в исходном виде { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    }, затем удаляются.
privacy-shown = В рейтингах вас видят под именем <b>{ $name }</b> — только имя и баллы.
privacy-hidden = Вас нет ни в одном рейтинге.
privacy-nickname = Другое имя: <code>/nickname Ада</code>
button-privacy = 🔒 Приватность
button-privacy-hide = 🙈 Скрыть меня
button-privacy-show = 👋 Показать меня
button-privacy-own-name = Моё имя вместо зверя
button-privacy-animal = Имя зверя
button-export = 📦 Мои данные
button-forget = 🗑 Удалить всё
command-privacy = Что хранится и что видят другие
command-nickname = Имя для рейтингов
command-export = Все ваши данные файлами
command-leaderboard = Кто на этой неделе впереди
notice-nickname-usage = Напишите имя после команды: <code>/nickname Ада</code>. От { $least } до { $most } символов, без ссылок.
notice-export-comes = 📦 Отправляю два файла: все данные и таблицу ваших ответов.
notice-export-later = 📦 Файлы вы получили недавно, они выше. Новые можно запросить { $at } или позже.
export-json = Всё, что StudyMate знает о вас: профиль, настройки, результаты, повторения и каждое событие. Откроется в любом текстовом редакторе.
export-csv = Ваши ответы в виде таблицы. Откроется в любой программе для таблиц.

## Рейтинги
board-title = 🏆 <b>Рейтинг</b>
board-title-course = 🏆 <b>{ $title }</b>
board-title-classroom = 🏆 👥 <b>{ $title }</b>
board-week = Эта неделя (с понедельника по воскресенье, UTC)
board-all = За всё время
board-empty = Баллов пока нет ни у кого. Первое место свободно!
board-place = { $place } { $name } · { $points }
board-place-own = { $place } { $name } · { $points } ← вы
board-points = За вопрос — 2 балла, если верен первый ответ, и 1 балл, если верен один из следующих. Каждый вопрос засчитывается один раз.
board-hidden = 🙈 Вы скрыты. У вас было бы { $points ->
    [one] { $points } балл.
    [few] { $points } балла.
   *[many] { $points } баллов.
}
board-nothing-yet = У вас здесь пока нет баллов: ответьте верно на вопрос, который раньше не удавался.
board-animals = 🦉 Сова, 🦊 Лис, 🐻 Медведь, 🐺 Волк, 🦌 Олень, 🐿 Белка, 🦔 Ёж, 🦦 Выдра, 🐢 Черепаха, 🐬 Дельфин, 🐳 Кит, 🐧 Пингвин, 🦅 Орёл, 🦆 Утка, 🦢 Лебедь, 🐝 Пчела, 🦋 Бабочка, 🐞 Божья коровка, 🐘 Слон, 🦒 Жираф, 🐼 Панда, 🐨 Коала, 🐯 Тигр, 🦁 Лев
button-board = 🏆 Рейтинг
button-board-week = 📅 Эта неделя
button-board-all = ♾ За всё время
button-board-everybody = 🏆 Общий
button-board-course = 🏆 { $title }
button-board-classroom = 🏆 👥 { $title }

## Удаление данных
forget-title = 🗑 <b>Удалить всё о вас?</b>
forget-what = Я сотру ваше имя, ответы, результаты, повторения, серию и настройки. Вернуть их не сможет никто — даже из резервной копии, когда истечёт срок её ключей.
forget-stays = Останутся только числа без имени: например, как часто на вопрос отвечали верно. Сообщения в этом чате останутся, пока вы сами их не удалите.
forget-roles = ⚠️ Вместе с этим вы потеряете свою роль. Всё, что вы опубликовали, останется.
forget-sure = ⚠️ <b>Точно?</b> Пути назад не будет. Подождите пять секунд и нажмите нижнюю кнопку.
button-forget-go-on = Да, продолжить
button-forget-no = ‹ Нет, оставить всё как есть
button-forget-yes = 🗑 Удалить всё
notice-forgotten = 🗑 Готово: всё, что я о вас знал, удалено. Если когда-нибудь напишете снова, начнём с чистого листа. Всего доброго!
notice-forgotten-by-operator = 🗑 Те, кто ведёт этого бота, удалили всё, что я о вас знал. Если когда-нибудь напишете снова, начнём с чистого листа.
toast-think-first = Подождите несколько секунд, прежде чем решить.
command-forget = Удалить всё о вас

## Повторение
review-number = 🔁 Повторение · { $number } из { $total }  { $bar }
review-again = 🔁 { $days ->
    [0] Вернётся в следующем повторении.
    [1] Вернётся завтра.
    [one] Вернётся через { $days } день.
    [few] Вернётся через { $days } дня.
   *[many] Вернётся через { $days } дней.
}
review-title = 🔁 <b>Повторение</b>
review-ended = 🎉 <b>Повторение закончено</b> · { $answered ->
    [one] верно { $right } из { $answered }
   *[many] верно { $right } из { $answered }
}
review-nothing-yet = Здесь пока пусто. Вопросы из пройденных тестов вернутся сюда, как раз когда вы начнёте их забывать.
review-nothing-due = ✅ На сегодня повторять нечего.
review-due = { $due ->
    [one] Пора повторить <b>{ $due }</b> вопрос.
    [few] Пора повторить <b>{ $due }</b> вопроса.
   *[many] Пора повторить <b>{ $due }</b> вопросов.
}
review-week = <b>Ближайшая неделя</b>
day-today = Сегодня
day-tomorrow = Завтра
weekday-monday = Пн
weekday-tuesday = Вт
weekday-wednesday = Ср
weekday-thursday = Чт
weekday-friday = Пт
weekday-saturday = Сб
weekday-sunday = Вс
mistakes-none = ✅ <b>Ошибок нет</b>. Здесь бывает то, на что вы за последние 30 дней ответили неверно и пока не исправили.
mistakes-title = ✏️ <b>Ошибки за 30 дней</b> · { $count ->
    [one] { $count } вопрос
    [few] { $count } вопроса
   *[many] { $count } вопросов
}
mistakes-item = • { $question }
mistakes-more = { $count ->
    [one] … и ещё { $count } вопрос
    [few] … и ещё { $count } вопроса
   *[many] … и ещё { $count } вопросов
}
button-reviews = 🔁 Повторить ({ $due })
button-mistakes = ✏️ Ошибки ({ $count })
button-review-mistakes = ✏️ Разобрать их
button-end-review = ✖ Закончить
button-finish-review = Готово ▸
toast-review-over = Это повторение уже закончено.
