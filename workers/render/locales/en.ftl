# The texts of StudyMate in English.
#
# Texts of screens are Telegram HTML (<b>, <i>, <code>); their values come escaped. Texts whose names begin with button-, toast-,
# command-, profile-, chart-, stats- or language- are plain.

## Languages
language-flag = 🇬🇧
language-name = 🇬🇧 English
languages-title = <b>Language</b>
languages-ask = In which language shall we speak? Questions stay in the language their author wrote them in.

## What Telegram shows about the bot
profile-about = Quizzes that tell you at once what was right, and why.
profile-description =
    StudyMate asks questions and tells you at once what was right and why. It remembers how you did, so you see what you know and what needs another look.

    Press Start to begin.
command-start = Greeting and menu
command-courses = Your courses
command-quizzes = All quizzes
command-quiz = Start a quiz by its code
command-course = Open a course by its code
command-timezone = Your time zone, by a city
command-resume = Go on where you left off
command-cancel = Give up the quiz you are taking
command-progress = Your results and topics
command-review = Questions that are due today
command-mistakes = What you answered wrong lately
command-practice = Train a topic, five questions at a time
command-language = Change the language
command-settings = Language, time zone, goals
command-reminders = When I remind you
command-help = What the bot can do
command-stats = Figures of the bot

## Buttons
button-quizzes = 📝 Quizzes
button-courses = 📘 Courses
button-course = 📘 { $title }
button-to-course = 📘 To the course
button-continue = ⏭ Continue: { $title }
button-go-on-course = ⏭ Continue the course
button-course-topic = { $mark } { $number }. { $title } · { $done }/{ $total }
button-earlier-topic = ‹ Topic { $number }
button-later-topic = Topic { $number } ›
button-material = 📎 { $title }
button-last-result = 🔍 My last result
button-course-desk = 🛠 Manage the course
button-as-students = 👁 As students see it
button-publish-course = 🚀 Publish
button-archive-course = 🗄 Archive
button-archive-really = 🗄 Yes, archive
button-students = 👥 Students
button-invitations = 🔗 Invitations
button-invite = ➕ New link
button-revoke = ✖ { $number }. Revoke
button-progress = 📈 My progress
button-help = ❓ Help
button-start-quiz = ▶ { $title }
button-go-on = ⏯ { $title } · { $answered }/{ $total }
button-go-on-numbered = ⏯ { $number }. Go on
button-stop-numbered = ✖ { $number }. Give up
button-repeat = 🔁 { $title }
button-earlier-page = ‹ Previous
button-later-page = More ›
button-refresh = 🔄 Look again
button-check = Check answer
button-undo = ↩ Undo
button-start-over = 🔄 Start over
button-stop = ✖ Give up
button-pause = ⏸ Pause
button-resume = ⏯ Go on
button-stay = ▶ Go on
button-give-up = ✖ Give up
button-next = Next ▸
button-show-result = Show result ▸
button-review = 🔍 Review answers
button-again = 🔁 Try again
button-earlier-answer = ‹ { $number }
button-later-answer = { $number } ›
button-to-result = Back to result
button-publish = 🚀 Publish { $code }
button-open-quiz = Open the quiz
button-open-course = Open the course

## Greeting and help
welcome-hello = 👋 <b>Hello, { $name }!</b>
welcome-hello-nameless = 👋 <b>Hello!</b>
welcome-first = I am StudyMate. I ask questions and tell you at once what was right, and why. Pick a quiz to begin — you can take a break at any time and go on later.
welcome-back = Good to see you again. What shall we do?
help-title = <b>What I can do</b>
help-learning-title = 📚 <b>Learning</b>
help-settings-title = ⚙️ <b>Settings and your data</b>
help-command = /{ $name } — { $description }
help-quizzes = Take a break whenever you like, or press ⏸: I keep your place, and /resume goes on. Only ✖ and /cancel give a quiz up, and I ask before I do. An answer counts once, whatever you press afterwards.
help-teaching-title = 🎓 <b>Teaching</b>
help-mentor = Send me a file with questions — GIFT, Aiken or CSV, UTF-8, up to 1 MB. I check it and tell you the line of every mistake. A new quiz is a draft until you publish it. Any other file I offer to keep as a material for students: /materials shows them.
help-admin-title = 🔑 <b>Admin</b>
help-admin = You may publish every quiz. I write to you when something fails.
help-id = Your id: <code>{ $user }</code>. An admin needs it to make you a mentor.
help-own-id = Your id: <code>{ $user }</code>

## Making quizzes and courses
button-my-quizzes = 📝 My quizzes
button-new-quiz = ➕ New quiz
button-new-course = ➕ New course
button-publish-quiz = 🚀 Publish
button-edit = ✏️ Change
button-try = ▶ Try it
button-no-media = ✖ No picture or sound
button-try-live = ▶ Try what students have
button-retire = ⏸ Retire
button-retire-really = ⏸ Yes, retire
button-overview = ‹ Overview
button-back = ‹ Back
button-skip = Without one ▸
button-no-explanation = No explanation ▸
button-no-guidance = Without a note ▸
button-keep-question = ✅ Keep it
button-write-anew = ✏️ Write anew
button-quiz-settings = ⚙️ Settings
button-set-pass-mark = 🎯 Pass mark: { $value }
button-set-quiz-minutes = ⏱ Time for all: { $value }
button-set-question-seconds = ⏳ Time for a question: { $value }
button-set-attempts = 🔁 Attempts: { $value }
button-set-counts = 🏅 Counts: { $value }
button-set-feedback = 💡 Right and wrong: { $value }
button-set-review = 🔍 Answers can be reviewed: { $value }
button-set-navigation = ↔️ Going back to questions: { $value }
button-set-shuffle-questions = 🔀 Shuffle questions: { $value }
button-set-shuffle-options = 🔀 Shuffle options: { $value }
button-set-draw = 🎲 Questions asked: { $value }
button-value-any = no limit
button-value-all = all
button-value-yes = yes
button-value-no = no
button-value-best = the best attempt
button-value-last = the last attempt
button-value-first = the first attempt
button-value-average = the average
button-value-each = after each answer
button-value-end = at the end
button-value-after-due = after the due date
button-value-never = never
button-value-by-topic = { $count }, by topic
button-add-topics = ➕ Topics
button-access = 👥 For whom
button-order = 🔃 Order
button-move-up = ⬆️ Move up
button-dates = 🗓 Dates
button-date-opens = Opens
button-date-due = Due
button-day-today = Today
button-day-tomorrow = Tomorrow
button-day-week = In a week
button-day-weeks = In 2 weeks
button-day-month = In a month
button-day-never = ✖ No date
button-late-refuse = 🚫 Refuse who is late
button-late-allow = 🐢 Let late ones in
button-rename = ✏️ Rename
command-myquizzes = Your quizzes: publish them, change them
command-newquiz = Make a quiz here, question by question
command-newcourse = Make a course of your quizzes and materials
command-invite = Invite students to a course, by its code
author-quizzes-title = 📝 <b>Your quizzes</b>
author-quizzes-none = There are none yet. Make one here, question by question, or send me a file with questions.
author-quizzes-signs = 🟢 for students · 🟡 changed since · ✏️ draft · ⏸ retired
author-quiz-about =
    <code>{ $code }</code> · { $questions ->
        [one] { $questions } question
       *[other] { $questions } questions
    }
author-quiz-live = Students have it as it is.
author-quiz-changed = Students have an older version. Publish to give them this one.
author-quiz-retired = It is retired: nobody can start it.
author-quiz-draft = A draft: only you and admins see it.
quiz-retirement = ⏸ Retire <b>{ $title }</b>? Nobody can start it any more. Attempts that are running go on, results stay, and publishing it again brings it back.
author-quiz-title-asked = ➕ <b>A new quiz.</b> What shall it be called?
author-question-asked = Send me the question. Code goes between `backticks`. For a picture or a sound, send it with the question as its caption.
author-media-there = 🖼 What stands with it stays, unless you send another file.
author-media-apart = 🖼 Its picture or sound comes as a message of its own before it: the question is too long for a caption.
author-kind-asked = How is it answered?
author-kind-choice = 🔘 Options
author-kind-truefalse = ⚖️ True or false
author-kind-numeric = 🔢 A number
author-kind-text = ✍️ A short text
author-kind-matching = 🔗 Pairs
author-kind-ordering = 🔃 In order
author-kind-essay = 🗒 Essay
author-answers-choice =
    Send the options, one on a line, with <code>+</code> before each right one:

    <code>Lyon
    +Paris
    Nice</code>

    With several right ones all must be found.
author-answers-truefalse = Is it true?
author-answers-numeric =
    Send the right number, or a range, or a number and how far off it may be:

    <code>42</code> · <code>10..20</code> · <code>3.14:0.01</code>
author-answers-text =
    Send the right answer. If there are several, one on a line. Upper and lower case do not matter.
author-answers-matching =
    Send the pairs, one on a line:

    <code>France = Paris
    Italy = Rome
    = Oslo</code>

    A line that begins with <code>=</code> is a wrong right side to choose from.
author-answers-ordering = Send the items in the right order, one on a line.
author-answers-essay = Students write a text, and you grade it with /grade. What makes a good answer? Only you and other graders read this.
author-explanation-asked = Why is that so? Students read the explanation after their answer.
author-not-taken = ⚠️ <b>Not taken:</b>
author-earlier-questions =
    { $count ->
        [one] … { $count } question before:
       *[other] … { $count } questions before:
    }
author-first-question = Send me the first question. For a picture or a sound, send it with the question as its caption.
author-next-question = Send me the next question, press a number to look at one, or save.
author-preview = Students see it like this. With what is right:
author-preview-essay = Students see it like this. You grade what they write.
quiz-settings-title = ⚙️ How is the quiz taken?
quiz-settings-how = Press what you want to change.
quiz-settings-pass-mark = From how much of the points is it passed? Choose, or send me a number from 0 to 100.
quiz-settings-quiz-minutes = How long may an attempt take, breaks included? Choose, or send me the minutes.
quiz-settings-question-seconds = How long may a question take? After that it counts as wrong. Choose, or send me the seconds.
quiz-settings-attempts = How many times may a student take it? Choose, or send me a number.
quiz-settings-counts = Which attempt is the result?
quiz-settings-feedback = When are students told what was right? <i>After the due date</i> means the last one that a course gives the quiz.
quiz-settings-draw = How many questions does an attempt have, drawn at random? Choose, or send me a number.
author-quiz-closed = 🔒 It is in no course any more, so only you and admins can begin it. Put it into a course to open it.
author-closes = 🔒 In no course any more, and so closed to students once you publish: { $titles }
author-empty = ⚠️ Nothing in it yet: { $titles }
author-untold = ⚠️ What was right is to be told after the due date, but there is none, so it is told at the end: { $titles }
author-over = ⚠️ The due date of the course is over already: { $due }
author-items-over = ⚠️ The due date is over already: { $titles }
author-date-over = ⚠️ This due date is over already.
author-course-title-asked = ➕ <b>A new course.</b> What shall it be called?
author-course-description-asked = What is it about? A sentence or two.
author-access-asked = For whom is it?
author-access-everyone = 🌍 For everybody
author-access-classrooms =
    { $classrooms ->
        [one] 👥 For my classroom
       *[other] 👥 For my { $classrooms } classrooms
    }
author-access-any-classrooms = 👥 For classrooms
author-access-invitation = ✉️ By invitation
author-course-everyone = 🌍 For everybody
author-course-classrooms =
    { $classrooms ->
        [one] 👥 For { $classrooms } classroom
       *[other] 👥 For { $classrooms } classrooms
    }
author-course-invitation = ✉️ By invitation
author-topics-asked = Which topics does it have? Send their titles, one on a line.
author-no-topics = It has no topics yet. Send their titles, one on a line.
author-topics = Press a topic to fill it. To add topics, send their titles.
author-topic-title-asked = What shall <b>{ $title }</b> be called?
author-topic-choose = Press what belongs in this topic, in the order in which students shall see it.
author-nothing-to-add = You have no quiz and no material yet that could go into it: make them first, then come back.
author-classrooms-asked = For which classrooms is it?
author-order-choose = 🔃 Press what shall come earlier: it moves up by one place.
author-dates-choose = 🗓 What shall open or be due on a date of its own?
author-opens-at-once = 🔓 Open at once
author-never-due = ♾ Never due
author-late-allowed = 🐢 Late is possible: the attempt says so.
author-late-refused = 🚫 Who is late cannot begin a quiz any more.
author-dated =
    { $count ->
        [one] 🗓 { $count } item has dates of its own.
       *[other] 🗓 { $count } items have dates of their own.
    }
author-dates-of-course = The course: { $dates }
author-zone-of-classroom = { $zone }, as in { $classroom }
author-dates-utc = ⚠️ These dates are UTC until you choose your time zone.
author-dates-in = 🕒 Dates are in this time: { $zone }
author-opens-asked = From when is it open? Choose a day, or send me a date such as <code>{ $example }</code> (time zone: { $zone }).
author-due-asked = Until when is it due? Choose a day, or send me a date such as <code>{ $example }</code> (time zone: { $zone }). A day alone means its end.
notice-one-moment = ⏳ One moment…
notice-unsaved = ✏️ What you are making is not saved yet. Shall I throw it away?
button-author-on = ‹ Go on with it
button-discard = 🗑 Throw it away
toast-preview-only = This is a preview: students answer with these buttons.
toast-no-questions = A quiz needs a question first.
toast-quiz-full = This quiz cannot have more questions.
toast-course-gone = This course is not there any more.
toast-in-course-already = It is in another topic of this course already.
toast-topic-full = This topic cannot hold more.
toast-no-classrooms = You have no classroom yet.
## Information
button-info = ℹ️ Information
button-new-page = ➕ New page
button-edit-page = ✏️ { $language }
button-translate-page = ➕ { $language }
command-info = Pages of information
info-title = ℹ️ <b>Information</b>
info-none = There are no pages yet.
info-choose = What do you want to know?
info-removal = 🗑 Remove the page <b>{ $title }</b>, in all languages?
info-title-asked = ✏️ { $language } · What is the page called? Send me its title.
info-title-now = It is called <b>{ $title }</b> now.
info-text-asked =
    ✏️ { $language } · <b>{ $title }</b>

    Now send me the text. What stands between `backticks` becomes code.
info-preview = { $language } · So it will look. Save it, or send another text.
notice-page-too-long = This is too long: a page has at most { $limit } characters. Send a shorter text, or make two pages of it.
toast-page-gone = This page is not there any more.

## Materials
button-materials = 📎 Materials
button-new-material = ➕ New material
button-open-material = 👁 Open
button-open-link = 🔗 Open the link
button-replace = 🔄 Replace
button-remove = 🗑 Remove
button-remove-really = 🗑 Yes, remove
button-keep = Keep it
button-save = 💾 Save
button-leave-steps = ✖ Cancel
command-materials = Your materials: files, texts and links
materials-title = 📎 <b>Your materials</b>
materials-none = There are none yet. Send me a document, a photo, a video, music, a voice message or an album — or press the button for a text or a link.
materials-choose = Choose one to look at it, replace it or remove it. To add one, just send me a file.
materials-page = Page { $page } of { $pages }
material-above =
    { $files ->
        [one] ⬆️ The file is above.
       *[other] ⬆️ { $files } files are above.
    }
material-link = Link for students: { $link }
material-removal = 🗑 Remove <b>{ $title }</b>? Students cannot open it any more. What I have sent to them stays in their chats.
material-asked = ➕ Send me what students shall get: a document, a photo, a video, music, a voice message, an album, a text or a link.
material-asked-anew = 🔄 Send me what takes the place of <b>{ $title }</b>: a file, an album, a text or a link. Its link stays the same.
material-instead = What you sent before was not saved: it does not go together with this.
material-offer =
    Save this as a material?

    { $what } · <b>{ $title }</b>

    Send me another title to change it.
material-offer-anew =
    Put this in the place of <b>{ $title }</b>? Students have it as soon as you save.

    { $what }

    To send something else instead, just send it.
material-offer-untitled =
    { $what }

    To save it as a material, send me a title.
material-document = Document
material-photo = Photo
material-video = Video
material-audio = Music
material-voice = Voice message
material-text = Text
material-web = Link
material-files =
    { $files ->
        [one] { $files } file
       *[other] { $files } files, kept together
    }
notice-no-such-material = This material is not there any more. Ask who gave you the link for a new one.
notice-steps-left = All right, nothing was saved.
notice-files-not-sent = 😔 I cannot send the files of <b>{ $title }</b> now. The author has been told.
notice-material-not-sent = ⚠️ Telegram does not have the files of <b>{ $title }</b> any more, and students cannot get them. Please send them to me anew.
notice-material-too-long = This is too long: a text has at most { $limit } characters. Send a shorter one, or a file.
toast-one-classroom-at-least = One classroom has to stay. Choose another one first.
toast-steps-over = That is over. Please begin anew.
toast-material-gone = This material is not there any more.

## Lists
quizzes-title = 📝 <b>Quizzes</b>
quizzes-page = 📝 <b>Quizzes</b> · page { $page } of { $pages }
quizzes-new = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
} · new
quizzes-unfinished = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
} · { $answered } answered
quizzes-passed = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
} · { $result } ✅
quizzes-not-passed = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
} · { $result }
counted-best = best { $percent } %
counted-last = last { $percent } %
counted-first = first { $percent } %
counted-average = average { $percent } %
unfinished-title = <b>Where shall we go on?</b>
unfinished-most = 🛑 <b>{ $title }</b> has to wait: you are in the middle of { $count } quizzes already, and there cannot be more. Finish one of them, or give one up with ✖.
unfinished-item = { $number }. { $title } — { $answered } of { $total } answered

## Courses
courses-title = 📘 <b>Courses</b>
courses-page = 📘 <b>Courses</b> · page { $page } of { $pages }
courses-none-made = No course yet. A course is made of topics with quizzes and materials in your order: for everybody, for your classrooms, or for whoever you invite.
course-heading = 📘 <b>{ $title }</b>
course-done = { $done } of { $total } done
course-finished = 🎉 All done. Great work!
course-fresh = 🆕 { $count } new
course-opens = ⏳ opens { $opens }
course-due = ⏰ due { $due }
course-next-due = ⏰ Next due { $due }
course-next-opens = ⏳ The next part opens { $opens }.
course-mark-draft = ✏️ draft
course-mark-changed = ♻️ changes not published
course-mark-archived = 🗄 archived
course-preview-changed = ♻️ With your changes: students see them once you publish.
topic-heading = { $course } ›
    <b>{ $number }. { $title }</b>
topic-empty = Nothing here yet.
entry-heading = { $number }. { $mark } <b>{ $title }</b>
entry-material = to look at
entry-opened = seen
entry-draft = a draft, published with the course
entry-over = 🏁 was due { $due }
entry-late = ⏰ was due { $due } — still possible, but late
notice-no-courses = 📘 No course is open to you yet. Your mentor can send you an invitation. There are quizzes meanwhile.
notice-course-not-for-you = 🔒 This course is not open to you. Ask your mentor for an invitation.
notice-course-archived = 🗄 The course is closed: its mentor has archived it. Your results stay.
notice-no-such-course = 🤷 You have no course <code>{ $code }</code>.
notice-nothing-next = 👍 There is nothing to do in { $title } right now.
invitation-accepted = 🎉 Welcome to { $title }! The course is open to you now.
invitation-unknown = 🤷 This invitation does not work. Ask your mentor for a new one.
invitation-expired = ⌛ This invitation has expired. Ask your mentor for a new one.
invitation-used-up = 🚪 This invitation has been used up. Ask your mentor for a new one.
invitation-no-course = ⏳ The course of this invitation is not open at the moment. Try again later, or ask your mentor.
desk-heading = 🛠 <b>{ $title }</b> (<code>{ $code }</code>)
desk-draft = ✏️ A draft: only you and admins see it.
desk-published = 🚀 Published.
desk-changed = ♻️ Published, with changes that students do not have yet.
desk-archived = 🗄 Archived: students do not see it, results stay.
course-archival = 🗄 Archive <b>{ $title }</b>? Students lose the course and its quizzes at once, also where they are in the middle of one. Results stay, and publishing it again brings it back.
desk-everyone = 👥 For everybody
desk-classrooms = { $count ->
    [one] 👥 For the members of { $count } classroom, and by invitation
   *[other] 👥 For the members of { $count } classrooms, and by invitation
}
desk-invitation = 👥 By invitation
course-students-title = 👥 <b>{ $title }</b>: students
course-students-none = Nobody who has opened a chat with me has it yet.
course-students-all = Everybody may come. Listed here is who came by an invitation: nobody so far.
course-students-invited = ✉️ came by an invitation
desk-contents = { $topics ->
    [one] 📂 { $topics } topic
   *[other] 📂 { $topics } topics
}, { $quizzes ->
    [one] { $quizzes } quiz
   *[other] { $quizzes } quizzes
}, { $materials ->
    [one] { $materials } material
   *[other] { $materials } materials
}
desk-invited = { $count ->
    [one] 🔗 { $count } student came by invitation
   *[other] 🔗 { $count } students came by invitation
}
invitations-title = 🔗 <b>Invitations</b> · { $title }
invitations-none = No invitation is open. A new link is good for 7 days and 50 students.
invitations-some = Whoever opens a link gets the course. Revoking it lets nobody else in; those who came stay.
invitations-item = { $number }. { $link }
    { $used } of { $uses } came · good until { $until }
course-saved = 💾 The course <b>{ $title }</b> is saved. Students see it when you publish it.
course-published-invitation = 🚀 The course <b>{ $title }</b> is published. It is for whoever is invited: make an invitation and pass its link on.
course-published = 🚀 The course <b>{ $title }</b> is published. Pass this link on:
course-archived = 🗄 The course <b>{ $title }</b> is archived: it is in no list any more, results stay.
course-invitation-made = 🔗 There is a new invitation to <b>{ $title }</b>.
course-invitation-revoked = 🔗 The invitation to <b>{ $title }</b> lets nobody in any more.
course-too-many-invitations = ⚠️ <b>{ $title }</b> has 10 open invitations. Revoke one first.
course-unknown = 🤷 There is no course <code>{ $code }</code>.
course-not-yours = 🔒 The course <code>{ $code }</code> belongs to another mentor.
course-no-such-quiz = ⚠️ The course <code>{ $code }</code> was not saved: there is no quiz <code>{ $item }</code>. Import it first.
course-not-your-quiz = 🔒 The course <code>{ $code }</code> was not saved: the quiz <code>{ $item }</code> belongs to another mentor.
course-no-such-material = ⚠️ The course <code>{ $code }</code> was not saved: there is no material <code>{ $item }</code>.
course-not-your-material = 🔒 The course <code>{ $code }</code> was not saved: the material <code>{ $item }</code> belongs to another mentor.

## Days
when-today = today at { $time }
when-tomorrow = tomorrow at { $time }
when-yesterday = yesterday at { $time }
when-day = { $day } { $month } at { $time }
when-day-of-year = { $day } { $month } { $year } at { $time }
at-time = at { $time }
on-today = today
on-tomorrow = tomorrow
on-yesterday = yesterday
on-day = { $day } { $month }
on-day-of-year = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Questions
question-number = Question { $number } of { $total }  { $bar }
question-tick = Tick every right answer, then check.
question-ticked = { $count ->
    [one] { $count } answer ticked.
   *[other] { $count } answers ticked.
}
question-media-missing = 🖼 (The picture or sound of this question cannot be shown now.)
question-number-asked = ✍️ Type a number, for example <code>42</code> or <code>3.14</code> (or <code>3,14</code>).
question-text-asked = ✍️ Type your answer. Capital letters and extra spaces do not matter.
question-match = What belongs to <b>{ $left }</b>?
question-order-first = What comes <b>first</b>?
question-order-next = What comes <b>next</b>?
question-feedback-end = ℹ️ What was right is shown at the end.
question-feedback-never = ℹ️ Only the score is shown at the end.
question-feedback-after-due = ℹ️ What was right is shown after the due date: { $due }.
question-time = ⏱ { $time } for each question
quiz-time = ⏱ { $time } for the whole quiz
question-ends = ⏱ This question ends { $ends } · { $left } left
quiz-ends = ⏱ The quiz ends { $ends } · { $left } left
hint-not-a-number = ⚠️ I could not read that as a number. Digits only, please: <code>42</code>, <code>-7</code>, <code>3.14</code>.
hint-use-buttons = ⚠️ Please answer with the buttons below.
hint-type-text = ⚠️ Please type your answer as text.
hint-welcome-back = 👋 Welcome back! We go on here.
hint-timed-out = ⏱ Time was up: the question before this one counts as not answered.
hint-late = ⏰ The due date has passed: this attempt counts as late.

## After an answer
verdict-right = ✅ <b>Right!</b>
verdict-partly = 🟡 <b>Partly right</b> · { $percent } % of the points
verdict-wrong = ❌ <b>Not quite</b>
verdict-timed-out = ⏱ <b>Time is up</b>
answer-yours = Your answer: { $answer }
answer-right = Right answer: <b>{ $answer }</b>
answer-range = from { $low } to { $high }
answer-true = True
answer-false = False
answer-nothing = nothing
answer-chosen-right = ✅ { $answer }
answer-chosen-wrong = ❌ { $answer }
answer-missed = ➕ { $answer } — missed
answer-worth = 🟡 { $answer } · { $percent } %
answer-pair-right = ✅ { $left } → { $right }
answer-pair-wrong = ❌ { $left } → { $given } (right: <b>{ $right }</b>)
answer-item-right = ✅ { $place }. { $item }
answer-item-wrong = ❌ { $place }. { $given } (right: <b>{ $item }</b>)
answer-pair-solved = { $left } → <b>{ $right }</b>
answer-item-solved = { $place }. { $item }
answer-explanation = 💡 { $text }

## Result
result-score = { $questions ->
    [one] <b>{ $right } of { $questions } right</b> · { $percent } %
   *[other] <b>{ $right } of { $questions } right</b> · { $percent } %
}
result-passed = ✅ Passed
result-not-passed = ❌ Not passed — you need { $mark } %
result-out-of-time = ⏱ Time is up: the rest counts as not answered.
result-timed-out = { $count ->
    [one] ⏱ { $count } question was not answered in time.
   *[other] ⏱ { $count } questions were not answered in time.
}
result-late = ⏰ Begun after the due date.
result-trial = 🧪 A trial: you may change this quiz, so it is in no report and gives no points on leaderboards.
result-told-at = ℹ️ What was right is shown after the due date: { $due }.
result-time = ⏱ { $time }
result-best = 🏆 Your best so far! Before: { $before } %
result-same = 🤝 The same as your best
result-below = Your best: { $before } %
result-attempts-left = { $left ->
    [one] 🎟 { $left } more attempt is allowed
   *[other] 🎟 { $left } more attempts are allowed
}
result-last-attempt = 🎟 That was the last attempt
result-wrong = To look at again: { $numbers }
result-wrong-more = To look at again: { $numbers } and { $more } more
duration-seconds = { $count } s
duration-minutes = { $count } min
duration-hours = { $count } h
duration-days = { $count } d
cancel-question = ✖ Really give up?
cancel-question-answered = { $answered } of { $total } answered. The attempt gets no score, and you cannot go on with it.
cancel-question-counts = { $left ->
    [one] ⚠️ It counts as one of your attempts: after it { $left } is left.
   *[other] ⚠️ It counts as one of your attempts: after it { $left } are left.
}
cancel-question-last = ⚠️ It counts as one of your attempts, and it is the last one.
paused = ⏸ <b>{ $title }</b> waits for you: { $answered } of { $total } answered.

    /resume goes on, or the button.
paused-time = The time goes on running.
cancelled = You gave this attempt up: it gets no score.

## Answers that people grade
question-essay-asked = ✍️ Write your answer in one message. You can replace it until you hand it in; your mentor grades it.
essay-kept = ✍️ Your answer ({ $characters ->
    [one] { $characters } character
   *[other] { $characters } characters
}): <i>{ $text }</i>

    Hand it in, or send another message to replace it.
essay-kept-free = ✍️ Your answer ({ $characters ->
    [one] { $characters } character
   *[other] { $characters } characters
}): <i>{ $text }</i>

    Send another message to replace it.
typed-kept = ✍️ Your answer: <b>{ $text }</b>
button-hand-in-text = ✅ Hand in this answer
toast-type-first = Write your answer first.
verdict-pending = ⏳ <b>Your mentor grades this answer</b>
answer-essay = Your answer:
    { $answer }
grade-comment = 💬 { $text }
result-score-so-far = <b>So far { $percent } %</b> · { $right } of { $questions } right
result-pending = { $count ->
    [one] ⏳ { $count } answer waits for your mentor. Then it is decided whether you passed.
   *[other] ⏳ { $count } answers wait for your mentor. Then it is decided whether you passed.
}
quizzes-pending = { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
} · { $result } so far ⏳
graded-title = ✍️ Your answers in <b>{ $title }</b> were graded
graded-passed = ✅ { $percent } % — passed
graded-not-passed = { $percent } % — not passed, you need { $mark } %
graded-answer = <b>{ $number }.</b> { $question } — <b>{ $percent } %</b> of the points
button-show-graded = 📊 Show the result

## Free navigation
question-tick-free = Tick every right answer.
question-free = ℹ️ You may skip questions and come back to them.
verdict-skipped = ➖ <b>Not answered</b>
button-all-questions = ☰ All questions
button-hand-in = 📨 Hand in
button-hand-in-anyway = 📨 Hand in anyway
overview-answered = { $answered } of { $total } answered  { $bar }
overview-ends = ⏱ Handed in by itself { $ends }
overview-hint = Press a number to go to its question. Hand in when you are done.
overview-sure = { $open ->
    [one] ⚠️ { $open } question has no answer yet. Hand in anyway?
   *[other] ⚠️ { $open } questions have no answer yet. Hand in anyway?
}

## For graders
command-grade = Answers that wait for your grade
command-report = What students did in a quiz, by its code
help-grading = { $count ->
    [0] /grade — no answer waits for your grade. /report CODE shows what students did in a quiz.
    [one] /grade — <b>{ $count } answer</b> waits for your grade. /report CODE shows what students did in a quiz.
   *[other] /grade — <b>{ $count } answers</b> wait for your grade. /report CODE shows what students did in a quiz.
}
button-grade = ✍️ To grade ({ $count })
grading-none = 👍 No answer waits for your grade.
grading-skipped = { $count ->
    [one] That was all. { $count } answer that you skipped still waits.
   *[other] That was all. { $count } answers that you skipped still wait.
}
grading-gone = This answer is not there, or it is not yours to grade.
button-grade-skipped = 🔄 Show them again
grading-taken = ✅ Graded: { $percent } %
grading-taken-unreachable = ✅ Graded: { $percent } %. The student has blocked the bot: no message goes out, but the grade counts in their results.
grading-before = ℹ️ { $name } graded this answer already: { $percent } %. A grade you give now replaces it.
grading-not-yours = 🔒 This quiz belongs to another mentor: nothing was changed.
grading-too-old = This attempt is too old to be graded.
grading-waiting = { $count ->
    [one] ✍️ <b>{ $count } answer waits</b>
   *[other] ✍️ <b>{ $count } answers wait</b>
}
grading-answer-of = 👤 { $name } · question { $number } of { $total } · { $when } · ⏱ { $time }
grading-guidance = 🧭 <i>{ $text }</i>
grading-essay = ✍️ { $answer }
grading-no-text = —
grading-comment = 💬 Goes out with the grade: { $text }
grading-by = Graded by { $name }: <b>{ $percent } %</b>
grading-marked = Marked by the key: <b>{ $percent } %</b>
grading-comment-too-long = ⚠️ That is longer than { $limit } characters, so it was not taken.
grading-write-comment = 💬 Write your comment as a message. Then you choose the grade, and both are sent to the student.
button-comment = 💬 Comment
button-no-comment = ✖ No comment
button-to-answer = ‹ To the answer
button-skip-answer = ⏭ Skip
button-to-report = ‹ To the report
button-to-grading = ✍️ To grade
toast-grade-sent = Sent 👍
toast-comment-dropped = No comment is sent.
notice-report-usage = Send <code>/report CODE</code> with the code of a quiz of yours, for example <code>/report capitals</code>.
report-title = 📊 <b>{ $title }</b>
report-not-yours = 🔒 This quiz belongs to another mentor.
report-empty = Nobody has finished this quiz yet.
report-finished = { $finished ->
    [one] { $finished } finished attempt, { $passed } passed. Press one to see its answers and grade them anew.
   *[other] { $finished } finished attempts, { $passed } passed. Press one to see its answers and grade them anew.
}
report-finished-to-see = { $finished ->
    [one] { $finished } finished attempt, { $passed } passed.
   *[other] { $finished } finished attempts, { $passed } passed.
}
report-attempt = ▫️ { $name } — { $percent } % · { $when }
report-attempt-passed = ✅ { $name } — { $percent } % · { $when }
report-attempt-pending = ⏳ { $name } — { $percent } % so far, { $pending } to grade · { $when }
report-attempt-late = ⏰ late
button-report = 📊 Report
button-patterns = 🔎 Patterns
patterns-title = 🔎 <b>{ $title }</b>
patterns-meaning = Figures to look at, not verdicts: people who learn together err together, and whoever knows a text reads it fast. Nothing follows from this by itself.
patterns-pairs = <b>Equal wrong answers</b> · { $compared ->
    [one] { $compared } pair compared
   *[other] { $compared } pairs compared
}
patterns-pair = { $first } and { $second }: { $equal } of { $wrong } common errors are equal, { $expected } to be expected; by chance in one of { $odds } pairs
patterns-fast = <b>Answers faster than the question can be read</b>
patterns-fast-attempt = { $name }: { $fast } of { $answers } answers, { $right } of them right
figures-took-too-long = ⏳ This takes too long right now. Please try again later.
patterns-none = Nothing that stands out.
part-guidance = The guidance for graders
problem-not-a-date = <code>{ $got }</code> is not a date. Write it like <code>2026-12-01 18:00</code> or <code>2026-12-01</code>.
problem-due-before-opens = It would be due before it opens.
problem-settings-exclude = Going back to questions (<code>{ $key }={ $got }</code>) and a time for each question (<code>{ $other }</code>) exclude each other. Leave one of them out.

## Progress
progress-title = 📈 <b>Your progress</b>
progress-empty = Nothing here yet. Finish your first quiz, and this page starts to fill.
progress-answers = { $answers ->
    [one] { $answers } question answered in quizzes, { $right } right ({ $percent } %)
   *[other] { $answers } questions answered in quizzes, { $right } right ({ $percent } %)
}
progress-quiz-passed = ✅ <b>{ $title }</b> — { $result }, { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
}
progress-quiz = ▫️ <b>{ $title }</b> — { $result }, { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
}
progress-quiz-pending = ⏳ <b>{ $title }</b> — { $result } so far, { $attempts ->
    [one] { $attempts } attempt
   *[other] { $attempts } attempts
}
progress-more = { $count ->
    [one] … and { $count } more quiz
   *[other] … and { $count } more quizzes
}
chart-title = My progress
chart-quizzes = quizzes passed
chart-right = answers right
chart-answers = { $count ->
    [one] answer given
   *[other] answers given
}
chart-scores = { $count ->
    [one] Score of my attempt, %
   *[other] Scores of my last { $count } attempts, %
}
chart-passed = passed
chart-not-passed = not passed
chart-no-scores = Finish a quiz to see your scores here
chart-topics = What you know, the weakest topic first
chart-no-topic = Other
chart-days = Days of learning, { $weeks ->
    [one] { $weeks } week
   *[other] { $weeks } weeks
}
chart-less = no answers
chart-more = 30 or more
progress-scores = <b>Last scores</b>, in %: { $scores }
progress-topics = <b>What you know, the weakest topic first</b>
progress-topic = { $topic } — { $mastery } %, { $answered } of { $questions } questions answered
progress-weeks = <b>Days of learning</b>
progress-week = Week of { $week } — { $days ->
    [one] { $days } day
   *[other] { $days } days
}, { $answers ->
    [one] { $answers } answer
   *[other] { $answers } answers
}
button-as-text = 📄 As text
button-as-picture = 📈 As picture
chart-empty-title = A fresh start!
chart-empty-first = Finish your first quiz,
chart-empty-second = and your scores and topics grow here.

## Figures for admins
figures-title = 📊 <b>StudyMate in figures</b>
stats-users = People
stats-active-day = Active today
stats-active-week = Active in 7 days
stats-active-month = Active in 30 days
stats-started = Attempts started
stats-finished = Attempts finished
stats-answers = Answers
stats-average = Average score
stats-inputs = Inputs last minute
stats-dead = Dead letters
stats-failed = Failed sends, 24 h
stats-lag = Read models behind
stats-milliseconds = { $count } ms

## Files of quizzes
import-title = 📄 <b>{ $file }</b>
import-title-nameless = 💾 <b>Saved</b>
import-saved = The newest version of each quiz is in My quizzes.
import-taken = Read without mistakes.
import-partly = Some of it could not be read.
import-refused = Nothing was imported: please put this right and send the file again.
import-quiz = { $mark } <b>{ $title }</b> (<code>{ $code }</code>) — { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
}, { $change }
import-new = new, { $live }
import-changed = version { $version }, { $live }
import-unchanged = nothing has changed, { $live }
import-not-yours = ⛔ <code>{ $code }</code> belongs to another mentor. Choose another code for yours.
import-live = students have it
import-draft = a draft
import-publish = Only you and admins see a draft, until it is published.
import-line = <b>Line { $line }.</b> { $problem }
import-whole = { $problem }
import-more = { $count ->
    [one] … and { $count } more mistake
   *[other] … and { $count } more mistakes
}
part-id = The name of the question
part-topic = The topic
part-question = The text of the question
part-option = The option
part-answer = The accepted answer
part-pair = The side of a pair
part-feedback = The feedback
part-explanation = The explanation
part-title = The title
part-description = The description
bytes = { $count } bytes
kilobytes = { $count } KB
megabytes = { $count } MB

problem-empty = The file is empty. At least one question is needed.
problem-too-large = The file is too large: { $size }, and at most { $limit } is allowed.
problem-not-utf8 = Byte { $byte } is not UTF-8 text. Save the file as UTF-8.
problem-unknown-format = I do not know this format. Send .gift, .csv, .aiken or .txt (GIFT or Aiken).
problem-too-many-questions = The quiz has { $count } questions; at most { $limit } are allowed.
problem-media-unknown = There is no file or material <code>{ $name }</code>. Send the picture to me first, save it as a material, and write its code: <code>[media: code]</code>
problem-media-not-a-file = The material <code>{ $name }</code> cannot stand with a question: that takes one photo, video, document or sound.
problem-media-twice = The question has two <code>[media: …]</code>, and only one can be shown.
problem-code-missing = The quiz has no code. Add a comment at the top such as <code>studymate: code=capitals</code>, or give the file a name in letters a–z.
problem-bad-code = <code>{ $got }</code> cannot be a code. Use 1 to 32 characters: a–z, 0–9, - or _.
problem-bad-language = <code>{ $got }</code> is not a language I know. Use en or ru.
problem-bad-pass-mark = <code>{ $got }</code> is not a pass mark. Use a number from 0 to 100.
problem-bad-setting = <code>{ $got }</code> cannot be the setting <code>{ $key }</code>. There are: <code>{ $expected }</code>.
problem-draw-too-many = The setting <code>draw</code> wants { $wanted } questions, but there are only { $found }.
problem-draw-too-many-of-topic = The setting <code>draw</code> wants { $wanted } questions of the topic <code>{ $topic }</code>, but there are only { $found }.
problem-unknown-setting = I do not know the setting <code>{ $key }</code>. There are: { $known }.
problem-setting-without-value = The setting <code>{ $key }</code> has no value. Write <code>{ $key }=…</code>
problem-setting-twice = The setting <code>{ $key }</code> is given twice.
problem-duplicate-id = The name <code>{ $id }</code> is taken by the question of line { $first }. Each name may be used once.
problem-duplicate-question = This question reads like that of line { $first }. Give each of them a name.
problem-text-missing = { $part } is empty. Some text is needed.
problem-text-too-long = { $part } is too long: { $length } characters, and at most { $limit } are allowed.
problem-too-few-options = Too few options ({ $count }). At least 2 are needed.
problem-too-many-options = Too many options ({ $count }). At most { $limit } are allowed.
problem-duplicate-option = The option <code>{ $text }</code> is there twice.
problem-no-full-credit = No answer earns all points. One must be worth 100 %, or several must add up to it.
problem-weight-out-of-range = The weight { $got } is out of range: −100 to 100 % are allowed.
problem-not-a-number = <code>{ $got }</code> is not a number. Write it like 42, -3.5 or 1..5.
problem-ambiguous-number = <code>{ $got }</code> can be read in two ways. Write a point before decimals and nothing between thousands.
problem-empty-range = No number lies in { $low }..{ $high }. The smaller one comes first.
problem-negative-tolerance = The tolerance { $got } is negative. Use 0 or more.
problem-too-few-pairs = Too few pairs ({ $count }). At least 2 are needed.
problem-one-right-side = All pairs have the same right side. There must be at least 2 to choose from.
problem-not-a-pair = <code>{ $got }</code> is not a pair. Write <code>left -&gt; right</code> in a file, <code>left = right</code> here.
problem-essay = Essay questions (empty braces) cannot be marked here. Put an answer between the braces.
problem-description = A text without answers. Add answers in braces, or // before a comment.
problem-media = <code>&lt;{ $tag }&gt;</code>: pictures, sound and film within a text are not supported. Use text only.
problem-unclosed-brace = The answers have no end. A closing brace is missing before the next blank line.
problem-stray-brace = A closing brace without an opening one. For a brace within a text write <code>\{ "}" }</code>.
problem-second-brace = A second opening brace in one question. Leave a blank line before the next question, or write <code>\{ "{" }</code> within a text.
problem-unclosed-name = The name has no end. Write <code>::name::</code>.
problem-unmarked-answer = <code>{ $got }</code> has no sign in front. Use = (right), ~ (wrong), # (number), TRUE or FALSE.
problem-bad-weight = <code>{ $got }</code> is not a weight. Write it like %50% or %-33.333%.
problem-tilde-among-numbers = There is a ~ in a numeric question. Only ~#feedback may stand there, after all answers.
problem-too-many-feedbacks = Too many # signs. Write <code>{ "{" }TRUE#feedback if wrong#feedback if right{ "}" }</code>.
problem-sign-among-items = There is a <code>{ $got }</code> among items to be put in order. Write an item on each line, and <code>\{ $got }</code> for the sign within a text.
problem-question-missing = <code>{ $got }</code> comes before any question. The text of the question goes first.
problem-options-missing = The question has no options. Write lines like “A. Paris” right after it.
problem-answer-missing = The question has no answer. Write a line like “ANSWER: B” after its options.
problem-option-out-of-order = Option { $got } is out of order: { $expected } comes next.
problem-answer-unknown = The answer <code>{ $got }</code> is none of the options. Write the letter of one of them.
problem-column-missing = The column <code>{ $column }</code> is missing. The first row names the columns: question,a,b,c,correct.
problem-column-unknown = I do not know the column <code>{ $column }</code>. There are: { $known }.
problem-column-twice = The column <code>{ $column }</code> is there twice.
problem-cell-without-column = The cell <code>{ $got }</code> has no column. Put quotes around a text with a separator in it.
problem-unclosed-quote = A quoted cell has no end. Close it with a quote; a quote within it is written twice.
problem-unknown-type = <code>{ $got }</code> is not a type. There are single, multiple, truefalse, numeric, text, matching, ordering and essay.
problem-correct-missing = The column <code>correct</code> is empty. It must hold the right answer.
problem-correct-unknown = <code>{ $got }</code> is none of the options. Write the letter of a column that has a text.
problem-correct-several = A single choice with several right letters (<code>{ $got }</code>). Leave one, or use the type multiple.
problem-not-true-or-false = <code>{ $got }</code> is neither true nor false.
problem-cell-unused = The column <code>{ $column }</code> is filled, but the type { $kind } has no use for it. Leave it empty.

## Notices
notice-no-such-quiz = There is no quiz with the code <code>{ $code }</code>. Perhaps it was retired. The others are in the list.
notice-quiz-usage = Write the quiz’s code after the command: <code>/quiz demo</code>. Or pick one from the list.
notice-no-quizzes = There are no quizzes yet. Please look in later.
notice-nothing-to-resume = You have no unfinished quiz. Shall we begin a new one?
notice-nothing-to-cancel = You are not taking a quiz at the moment.
notice-not-understood = I did not understand that. What would you like to do?
notice-unknown-command = I do not know this command. The help shows what I can do.
notice-not-allowed = 🔒 This needs more rights than you have.
notice-files-from-mentors = 📄 I take files from mentors only. If this was meant as an answer, write it to me as text; if it is for your mentor, send it to them. You go on with your quizzes here:
notice-slow-down = 🐢 That was a little fast. I skipped your last message; please send it again in a moment.
notice-banned = ⏳ Too many messages. I take a break that ends <b>{ $until }</b> ({ $wait }). Your progress is safe.
notice-apology = 😔 Something went wrong on our side. Your message was kept and we are looking into it. If you write to support, give this number: <code>{ $input }</code>
notice-granted-mentor = 🎓 You are a mentor now. Make quizzes and courses under 📝 My quizzes, or send me a file with questions (GIFT, Aiken or CSV). 🏫 Classrooms says how a group becomes yours. More in /help.
notice-granted-admin = 🔑 You are an admin now. More in /help.
notice-revoked-mentor = You are no longer a mentor. Your quizzes stay.
notice-revoked-admin = You are no longer an admin.
notice-file-too-large = 📄 This file is too large: at most { $limit } is allowed. Please split it.
notice-file-not-fetched = 📄 Telegram did not give me <b>{ $file }</b>. Please send it again.
notice-file-not-fetched-nameless = 📄 Telegram did not give me the file. Please send it again.
notice-quiz-published = 🚀 <b>{ $title }</b> is open to students. Share this link:
notice-quiz-retired = <code>{ $code }</code> is retired: nobody can start it any more. Attempts that are running go on.
notice-material-saved =
    ✅ Saved: <b>{ $title }</b>

    Link for students: { $link }
notice-material-removed = 🗑 Removed: <b>{ $title }</b>
notice-material-unknown = There is no material <code>{ $code }</code> any more.
notice-material-not-yours = The material <code>{ $code }</code> belongs to another mentor. Only they and admins can change it.
notice-not-your-quiz = 🔒 <code>{ $code }</code> belongs to another mentor.
notice-not-in-their-classrooms = 🔒 As an assistant you see the results of quizzes in the courses of your classrooms. <code>{ $code }</code> is in none of them.
notice-quiz-not-yet = ⏳ <b>{ $title }</b> opens { $opens }. There is plenty to do until then.
notice-quiz-over = 🏁 <b>{ $title }</b> was due { $due } and takes no late attempts. What you did in time counts.
notice-quiz-not-for-you = 🔒 This quiz belongs to a course that is not open to you. Your mentor can invite you.
notice-attempt-gone = This attempt cannot go on: its quiz is not there any more. Please start another one.
notice-attempts-used-up = { $attempts ->
    [one] 🏁 <b>{ $title }</b> can be taken once, and you have used that attempt.
   *[other] 🏁 <b>{ $title }</b> can be taken { $attempts } times, and you have used all attempts.
} Your result: { $result }. Shall we look at another quiz?
notice-attempts-given-up = { $attempts ->
    [one] 🏁 <b>{ $title }</b> can be taken once, and you gave that attempt up.
   *[other] 🏁 <b>{ $title }</b> can be taken { $attempts } times, and you gave all attempts up.
} Shall we look at another quiz?

## Classrooms and roles
command-classrooms = Your classrooms and who is in them
command-roles = Who may do what
command-mentor = Make somebody a mentor, by their id
command-ban = Ban somebody for a while
command-unban = End a ban
button-classrooms = 🏫 Classrooms
button-bind = 🏫 Make this group a classroom
button-open-bot = 📚 Open StudyMate
button-add-to-group = ➕ Add me to a group
button-roster = 👥 Members
button-unbind = ✖ Not a classroom any more
button-leave = 🚪 Leave the group
button-unbind-yes = ✖ Yes, end it
button-leave-yes = 🚪 Yes, leave
button-keep-classroom = ‹ Keep it
button-to-classroom = ‹ Back to the classroom
group-offer =
    👋 Hello! I can make this group a classroom: its members then get what is meant for them.

    A mentor just has to press the button, or write /bind.
group-bound =
    🏫 <b>This group is a classroom now.</b>

    Open a chat with me and press Start: there you find everything that is meant for you.
group-make-admin = 👉 Please make me an administrator, no special rights needed. Otherwise Telegram does not tell me who joins and leaves, and I notice it only within a day.
group-unbound = This group is no longer a classroom. All results stay.
group-refused-not-a-mentor = 🔒 Only a mentor can do that.
group-refused-not-yours = 🔒 This group is another mentor’s classroom. They or an admin can end it with /unbind.
group-refused-not-bound = This group is not a classroom. A mentor makes it one with /bind.
classrooms-title = 🏫 <b>Classrooms</b>
classrooms-none =
    You have no classroom yet. A classroom is a Telegram group whose members get what is meant for them.

    1. Press <b>Add me to a group</b> and choose yours.
    2. In the group, press the button that I show there, or write /bind.
classrooms-none-to-see = There is no classroom that you assist in: join the group of one, and it is listed here.
classrooms-how = To make a group a classroom, add me to it. Then press the button that I show there, or write /bind in the group.
classroom-title = 🏫 <b>{ $title }</b>
classroom-members = { $members ->
    [one] 👥 { $members } member has opened a chat with me
   *[other] 👥 { $members } members have opened a chat with me
}
classroom-unseen =
    ℹ️ I cannot see the others: Telegram shows bots no list of a group’s members. To get them in, post this link in the group, so that everybody opens it and presses Start:
    { $link }
classroom-unreachable = { $count ->
    [one] 🚫 { $count } of them cannot be written to
   *[other] 🚫 { $count } of them cannot be written to
}
classroom-since = 🗓 A classroom since { $day }
classroom-zone = 🕒 Its time: { $zone }
classroom-zone-none = 🕒 No time zone yet: dates are in the time of whoever sets them.
classroom-bot-admin = ✅ I am an administrator there: I hear at once who joins and leaves.
classroom-bot-member = ⚠️ I am no administrator there: Telegram does not tell me who leaves, I look once a day. Make me one in the group’s settings; no special rights are needed.
classroom-bot-gone = ⚠️ I am not in the group any more, or it is gone. Members keep what they had; new ones are not noticed. Add me again, or end the classroom.
classroom-ask-unbind = Shall this group no longer be a classroom? Its members lose access to what is meant for them. Results stay.
classroom-ask-leave = Shall I leave the group? It is then no longer a classroom, and its members lose access to what is meant for them. Results stay.
roster-none = Nobody in this group has opened a chat with me yet.
roster-line = { $number }. { $name } · { $about }
roster-seen = last active { $day }
roster-never-seen = not active yet
roster-erased = <i>erased</i>
roster-blocked = 🚫 blocked me
roster-account-gone = 👻 account gone
roles-title = 🔑 <b>Who may do what</b>
roles-admins = <b>Admins</b>
roles-mentors = <b>Mentors</b>
roles-assistants = <b>Assistants</b>
roles-line = <code>{ $user }</code> { $name }
roles-line-configured = <code>{ $user }</code> { $name } · ⚙️ by configuration
roles-never-seen = <i>not here yet</i>
roles-more = … and { $count } more
roles-usage = To change it: <code>/roles 123456789 mentor</code> — or <code>assistant</code>, <code>admin</code>, <code>none</code>. People find their id in /help.
button-roles = 🔑 Roles
notice-roles-usage = Write the person’s id and the role: <code>/roles 123456789 mentor</code> — or <code>assistant</code>, <code>admin</code>, <code>none</code>. They find their id in /help.
notice-own-role = You cannot take your own roles away. Another admin can.
notice-own-ban = You cannot ban yourself. Another admin would have to take your role away first.
notice-mentor-made = 🎓 <code>{ $user }</code> is a mentor now.
notice-assistant-made = 👀 <code>{ $user }</code> is an assistant now.
notice-admin-made = 🔑 <code>{ $user }</code> is an admin now.
notice-roles-taken = <code>{ $user }</code> has no role any more.
notice-person-unseen = ⚠️ This person has not used the bot yet. Please check the id: people find theirs in /help.
notice-granted-assistant = 👀 You are an assistant now: /classrooms shows you who is in the classrooms that you are in, <code>/report CODE</code> how their quizzes go. More in /help.
notice-revoked-assistant = You are no longer an assistant.
notice-ban-usage = Write the id, how long, and why: <code>/ban 123456789 7d spam</code>. How long is a number with <code>m</code>, <code>h</code>, <code>d</code> or <code>w</code>, or <code>forever</code>. The person is told the reason. <code>/unban 123456789</code> ends it.
notice-ban-done = ⛔ <code>{ $user }</code> is banned until <b>{ $until }</b>.
notice-ban-done-for-good = ⛔ <code>{ $user }</code> is banned for good.
notice-unban-done = 🤝 <code>{ $user }</code> is not banned any more.
notice-was-not-banned = <code>{ $user }</code> is not banned.
notice-ban-is-admin = <code>{ $user }</code> is an admin. Take the role away first: <code>/roles { $user } none</code>
notice-banned-by-admin =
    ⛔ An admin has paused your access until <b>{ $until }</b>. Your results are safe.

    Reason: { $reason }
notice-banned-for-good =
    ⛔ An admin has ended your access. Your results are safe.

    Reason: { $reason }
notice-unbanned = 🤝 You are welcome again!
notice-classroom-unbound = 🏫 <b>{ $title }</b> is no longer a classroom.
notice-classroom-left = 🏫 <b>{ $title }</b> is no longer a classroom, and I leave the group.
notice-classroom-gone = This classroom is not there any more.
toast-banned-by-admin = ⛔ An admin has paused your access.
toast-not-a-mentor = 🔒 Only a mentor can make this group a classroom.
toast-others-classroom = 🔒 This group is another mentor’s classroom.

## Alerts
alert-dead-letter = 🚨 <b>An input could not be processed</b>
alert-send-failed = 🚨 <b>A message could not be sent</b>
alert-input = Input: <code>{ $input }</code>
alert-held-back = { $count ->
    [one] { $count } more alert of this kind was held back.
   *[other] { $count } more alerts of this kind were held back.
}

## Toasts
toast-answered-already = This question is answered already.
toast-choose-first = Choose at least one answer first.
toast-not-yours = This quiz belongs to somebody else. Send /quizzes to take your own.
toast-old-button = This button is from an older version. Send /start for a new menu.
toast-unknown-button = I do not know this button. Send /start for a new menu.
toast-attempt-over = This attempt is over.
toast-attempt-gone = This attempt is too old to be shown.
toast-quiz-gone = This quiz is not available any more.
toast-quiz-not-for-you = 🔒 This quiz belongs to a course that is not open to you.
toast-course-not-for-you = 🔒 This course is not open to you.
toast-course-archived = 🗄 This course is closed.
toast-not-open-yet = ⏳ This opens later.
toast-invitation-gone = This invitation lets nobody in any more.
toast-language-set = English it is 👍
toast-slow-down = 🐢 Not so fast, please.
toast-banned = ⏳ Too many presses. Please come back a little later.
toast-not-allowed = 🔒 You do not have the right to do this.
toast-apology = 😔 Something went wrong on our side. Please try again.
toast-no-review = The answers of this quiz are not shown.
toast-pages-full = There are as many pages as there can be. Remove one first.
toast-review-later = First finish the attempt at this quiz that is on.
toast-time-is-up = ⏱ Time is up: this answer came too late to count.

## Settings
settings-title = ⚙️ <b>Settings</b>
settings-language = Language: <b>{ $language }</b>
settings-zone = Time zone: <b>{ $zone }</b> · { $time }
settings-zone-none = Time zone: <b>UTC</b> · { $time } — choose yours, so that your days begin when you wake up
settings-goal = Daily goal: <b>{ $answers } answers</b>
settings-goal-off = Daily goal: <b>off</b>
settings-retention = Retention goal: <b>{ $percent } %</b>
settings-detail-short = After an answer: <b>short</b> — right or wrong
settings-detail-full = After an answer: <b>full</b> — with the explanation
button-settings = ⚙️ Settings
button-languages = 🌐 Language
button-zones = 🕒 Time zone
button-goals = 🎯 Daily goal
button-retention = 🧠 Retention goal
button-detail-short = ✂️ No explanations
button-detail-full = 💡 Explanations
toast-saved = Saved 👍
settings-reminders = Reminders: <b>{ $time }</b>, { $days }
settings-reminders-off = Reminders: <b>off</b>
zones-title = 🕒 <b>Time zone</b>
zones-ask = Where does the clock show your time?
zones-ask-classroom = In which time are the dates of courses for <b>{ $title }</b>?
zones-not-found = I know no city of that name. The nearest big one will do.
zones-type = Or send me your location (📎 → Location), or a city: <code>/timezone Lima</code>
button-other-zones = ‹ Other cities
button-region-europe = Europe
button-region-asia = Asia
button-region-africa = Africa
button-region-north-america = North America
button-region-south-america = South America
button-region-pacific = Australia, Pacific
goals-title = 🎯 <b>Daily goal</b>
goals-ask = How many questions a day? A day on which you reach your goal counts for your streak 🔥. Without a goal one answer will do.
goals-freeze = ❄️ Once a week a missed day is forgiven by itself.
button-goal-off = No goal
retention-title = 🧠 <b>Retention goal</b>
retention-ask = Of the questions that come again, how many do you want to know still? The higher the goal, the sooner and the more often each of them comes. It counts from your next answers on.

## Days in a row
day-row = 🔥 { $days ->
    [one] { $days } day
   *[other] { $days } days
}
day-goal = 🎯 Daily goal: { $answers }/{ $goal }
day-goal-reached = 🎯 The day counts ✅ · { $answers } of { $goal } answers
day-answers = { $answers ->
    [one] { $answers } answer today
   *[other] { $answers } answers today
}
day-reached = 🎉 <b>Goal reached: { $goal } answers today!</b> 🔥 { $days ->
    [one] { $days } day
   *[other] { $days } days in a row
}
day-saved = ❄️ You missed yesterday: this week’s freeze saved your streak
day-freeze = ❄️ One missed day of this week is forgiven
day-longest = 🏅 Your longest streak: { $days ->
    [one] { $days } day
   *[other] { $days } days
}
progress-weakest = 💪 You are weakest in <b>{ $topic }</b>. Shall we practise?
button-practise = 💪 { $topic } · { $questions ->
    [one] { $questions } question
   *[other] { $questions } questions
}

## Practice
practice-number = 💪 Practice · { $number } of { $total }  { $bar }
practice-title = 💪 <b>Practice</b>
practice-ask = Which topic shall we train? The weakest comes first. Five questions, no score.
practice-none = There is nothing to practise yet. Take a quiz, and its topics appear here.
practice-ended = 🎉 <b>Practice finished</b> · { $right } of { $answered } right
practice-topic = <b>{ $topic }</b>: you know { $mastery } % of it now.
button-practice = 💪 Practice
button-other-topics = 💪 Other topics
button-topic = { $topic } · { $mastery } %
button-topic-again = 🔁 { $topic } · { $mastery } %
## Reminders
reminder-title = 🔔 <b>Time to study?</b>
reminder-unfinished = ⏯ You stopped in <b>{ $title }</b>: { $answered } of { $total } answered.
reminder-deadline = ⏳ <b>{ $title }</b> is due { $at }
reminder-row = Today does not count for your streak yet.
reminder-last = You have not been here for a while, so this is the last reminder until you learn again.
reminders-title = 🔔 <b>Reminders</b>
reminders-explain = I can write to you when there is something to do: questions to review, a quiz you have not finished, a streak that would end. Never when nothing is due, never in your quiet hours.
reminders-every-day = every day
reminders-quiet = Quiet hours: <b>{ $hours }</b>
reminders-quiet-none = Quiet hours: <b>none</b>
reminders-most = { $count ->
    [one] At most <b>{ $count }</b> a day
   *[other] At most <b>{ $count }</b> a day: { $times }
}
reminders-only-due = Only when something is due.
reminders-utc = ⚠️ These times are UTC until you choose your time zone.
reminders-hour-ask = 🔔 <b>At which hour?</b>
reminders-quiet-ask = 🌙 <b>Quiet hours</b>: from when until when shall I be silent?
reminders-offer = 🔔 Shall I remind you when it is time to review?
notice-reminders-stopped = 🔕 No more reminders. You can turn them on again whenever you like.
button-reminders = 🔔 Reminders
button-reminders-accept = 🔔 Yes, remind me
button-reminders-on = 🔔 Turn on
button-reminders-off = 🔕 Turn off
button-reminders-stop = 🔕 Stop reminders
button-reminders-hour = 🕒 Hour
button-reminders-quiet = 🌙 Quiet hours
button-reminders-most = { $count }× a day
button-reminders-back = ‹ Reminders
button-quiet-from = { $hour }–
button-quiet-until = –{ $hour }
button-quiet-none = No quiet hours
toast-one-day-at-least = One day has to stay. To stop them all, turn reminders off.

## Privacy
privacy-title = 🔒 <b>Your privacy</b>
privacy-kept =
    I keep your name, your answers and results, and what you chose in the settings. Name and typed answers are encrypted with a key of your own. Mentors see your name beside your answers and results only if you are in one of their classrooms, or came to one of their courses by an invitation; other mentors see an animal's name. Assistants see the members of the classrooms that they are in, with their results; admins see everybody.

    What you send me is kept as it came for { $days ->
        [one] a day
       *[other] { $days } days
    }, then it is deleted.
privacy-shown = On leaderboards others see you as <b>{ $name }</b>, with your points and nothing else.
privacy-hidden = You are on no leaderboard.
privacy-nickname = Another name: <code>/nickname Ada</code>
button-privacy = 🔒 Privacy
button-privacy-hide = 🙈 Hide me
button-privacy-show = 👋 Show me
button-privacy-own-name = Use my first name
button-privacy-animal = Use an animal’s name
button-export = 📦 My data
button-forget = 🗑 Forget me
command-privacy = What I keep, and what others see
command-nickname = What leaderboards call you
command-export = All your data as files
command-leaderboard = Who knows the most this week
notice-nickname-usage = Please send the name behind the command: <code>/nickname Ada</code>. { $least } to { $most } characters, no links.
notice-export-comes = 📦 Two files are on their way: everything, and your answers as a table.
notice-export-later = 📦 You had your files just now, further up. You can ask for new ones { $at } or later.
export-json = Everything StudyMate knows of you: profile, settings, results, reviews, and every event. Open it with any text editor.
export-csv = Your answers as a table. Open it with any spreadsheet program.

## Leaderboards
board-title = 🏆 <b>Leaderboard</b>
board-title-course = 🏆 <b>{ $title }</b>
board-title-classroom = 🏆 👥 <b>{ $title }</b>
board-week = This week (Monday to Sunday, UTC)
board-all = Of all time
board-empty = Nobody has points yet. The first place is free!
board-place = { $place } { $name } · { $points }
board-place-own = { $place } { $name } · { $points } ← you
board-points = A question gives 2 points if your first answer is right, 1 if a later one is. Each question counts once.
board-hidden = 🙈 You are hidden. You would have { $points ->
    [one] { $points } point.
   *[other] { $points } points.
}
board-nothing-yet = You have no points here yet: answer a question that you have not had right before.
board-animals = 🦉 Owl, 🦊 Fox, 🐻 Bear, 🐺 Wolf, 🦌 Deer, 🐿 Squirrel, 🦔 Hedgehog, 🦦 Otter, 🐢 Turtle, 🐬 Dolphin, 🐳 Whale, 🐧 Penguin, 🦅 Eagle, 🦆 Duck, 🦢 Swan, 🐝 Bee, 🦋 Butterfly, 🐞 Ladybird, 🐘 Elephant, 🦒 Giraffe, 🐼 Panda, 🐨 Koala, 🐯 Tiger, 🦁 Lion
button-board = 🏆 Leaderboard
button-board-week = 📅 This week
button-board-all = ♾ All time
button-board-everybody = 🏆 Everybody
button-board-course = 🏆 { $title }
button-board-classroom = 🏆 👥 { $title }

## Being forgotten
forget-title = 🗑 <b>Shall I forget you?</b>
forget-what = Your name, answers, results, reviews, streak and settings are erased. Nobody can bring them back, not even from a backup once its keys have expired.
forget-stays = What stays is numbers without a name, such as how often a question was answered right. Messages in this chat stay until you delete them yourself.
forget-roles = ⚠️ You lose your role as well. What you published stays.
forget-sure = ⚠️ <b>Really?</b> There is no way back. Wait five seconds, then press the lower button.
button-forget-go-on = Yes, go on
button-forget-no = ‹ No, keep everything
button-forget-yes = 🗑 Erase everything
notice-forgotten = 🗑 Done: what I knew of you is erased. If you ever write to me again, we start from the beginning. All the best!
notice-forgotten-by-operator = 🗑 Somebody who runs this bot has erased what I knew of you. If you ever write to me again, we start from the beginning.
toast-think-first = Please wait a few seconds before you decide.
command-forget = Erase everything about you

## Reviews
review-number = 🔁 Review · { $number } of { $total }  { $bar }
review-again = 🔁 { $days ->
    [0] Comes again in your next review.
    [1] Comes again tomorrow.
   *[other] Comes again in { $days } days.
}
review-title = 🔁 <b>Review</b>
review-ended = 🎉 <b>Review done</b> · { $answered ->
    [one] { $right } of { $answered } right
   *[other] { $right } of { $answered } right
}
review-nothing-yet = Nothing here yet. Questions that you answer in quizzes come back here just before you would forget them.
review-nothing-due = ✅ Nothing is due today.
review-due = { $due ->
    [one] <b>{ $due }</b> question is due.
   *[other] <b>{ $due }</b> questions are due.
}
review-week = <b>The coming week</b>
day-today = Today
day-tomorrow = Tomorrow
weekday-monday = Mon
weekday-tuesday = Tue
weekday-wednesday = Wed
weekday-thursday = Thu
weekday-friday = Fri
weekday-saturday = Sat
weekday-sunday = Sun
mistakes-none = ✅ <b>No mistakes</b>. What you answered wrong in the last 30 days and not right since would be here.
mistakes-title = ✏️ <b>Mistakes of the last 30 days</b> · { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
mistakes-item = • { $question }
mistakes-more = { $count ->
    [one] … and { $count } more question
   *[other] … and { $count } more questions
}
button-reviews = 🔁 Review ({ $due } due)
button-mistakes = ✏️ Mistakes ({ $count })
button-review-mistakes = ✏️ Go through them
button-end-review = ✖ End here
button-finish-review = Finish ▸
toast-review-over = This review is over.
