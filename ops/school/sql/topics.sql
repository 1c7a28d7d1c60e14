-- topics
-- Answers in quizzes by student and topic.
select student, topic, answers::bigint as answers, right_answers::bigint as right_answers from analytics.topic_mastery
